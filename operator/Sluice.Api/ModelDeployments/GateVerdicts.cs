namespace Sluice.Api.ModelDeployments;


/// <summary>What a gate says of the evidence so far.</summary>
public static class GateVerdicts
{
    /// <summary>The candidate does harm, by an anytime-valid test: go back.</summary>
    public const string HarmProven = "HarmProven";

    /// <summary>The candidate broke a limit or failed a Job, or the gate's declared outcome is to go back.</summary>
    public const string Failed = "Failed";

    /// <summary>The candidate is not worse within the margin, or passed.</summary>
    public const string NotWorse = "NotWorse";

    /// <summary>Not enough evidence for either.</summary>
    public const string Collecting = "Collecting";
}
