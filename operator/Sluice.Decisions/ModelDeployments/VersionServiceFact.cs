namespace Sluice.Decisions.ModelDeployments;

/// <summary>The Service of one version, controlled by the decided object (by UID).</summary>
public sealed record VersionServiceFact
{
    /// <summary>Label <c>sluice.dev/version</c>; with <c>/</c> and the label <c>sluice.dev/track</c> where that is there.</summary>
    public string Version { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Ready addresses in its EndpointSlices.</summary>
    public int ReadyEndpoints { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}
