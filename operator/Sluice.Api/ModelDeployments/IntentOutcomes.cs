namespace Sluice.Api.ModelDeployments;

/// <summary>How a person's wish was answered.</summary>
public static class IntentOutcomes
{
    /// <summary>It is done.</summary>
    public const string Accepted = "Accepted";

    /// <summary>It does not fit what goes on.</summary>
    public const string Rejected = "Rejected";

    /// <summary>It came too long ago.</summary>
    public const string Expired = "Expired";
}
