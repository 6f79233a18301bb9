namespace Sluice.Api.ModelDeployments;


/// <summary>Why a gate's verdict is what it is, in one word.</summary>
public static class GateReasons
{
    /// <summary>The evidence decides.</summary>
    public const string Decided = "Decided";

    /// <summary>Evidence comes in and does not decide yet.</summary>
    public const string Collecting = "Collecting";

    /// <summary>No requests, or nothing in the query's answer.</summary>
    public const string NoTraffic = "NoTraffic";

    /// <summary>The query or the gateways' metrics could not be read.</summary>
    public const string QueryError = "QueryError";

    /// <summary>The query's answer is NaN or infinite.</summary>
    public const string NotANumber = "NotANumber";

    /// <summary>The query's answer is older than the step.</summary>
    public const string StaleSample = "StaleSample";

    /// <summary>The gate's Job gave no answer: its pod was ended from outside, or has not run.</summary>
    public const string NotRun = "NotRun";

    /// <summary>The gate reached its limit undecided, and its declared outcome stands.</summary>
    public const string Undecided = "Undecided";
}
