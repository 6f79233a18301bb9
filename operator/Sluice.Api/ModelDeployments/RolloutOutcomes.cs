namespace Sluice.Api.ModelDeployments;

/// <summary>What became of a rollout.</summary>
public static class RolloutOutcomes
{
    /// <summary>It goes on.</summary>
    public const string Progressing = "Progressing";

    /// <summary>The candidate is the new stable.</summary>
    public const string Promoted = "Promoted";

    /// <summary>Traffic went back to stable.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The spec came to ask for another version.</summary>
    public const string Superseded = "Superseded";
}
