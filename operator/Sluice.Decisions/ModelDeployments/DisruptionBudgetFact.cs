namespace Sluice.Decisions.ModelDeployments;

/// <summary>The disruption budget of one version, controlled by the decided object (by UID).</summary>
public sealed record DisruptionBudgetFact
{
    /// <summary>Label <c>sluice.dev/version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}
