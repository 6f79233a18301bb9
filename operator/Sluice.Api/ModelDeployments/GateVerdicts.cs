namespace Sluice.Api.ModelDeployments;

/// <summary>What a gate says of the evidence so far.</summary>
public static class GateVerdicts
{
    /// <summary>The candidate does harm: go back.</summary>
    public const string HarmProven = "HarmProven";

    /// <summary>The candidate is not worse within the bound.</summary>
    public const string NotWorse = "NotWorse";

    /// <summary>Not enough evidence for either.</summary>
    public const string Collecting = "Collecting";
}
