using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The Deployment of one version that the decided object controls (by UID).</summary>
public sealed record WorkloadFact
{
    /// <summary>Label <c>sluice.dev/version</c>, followed by <c>/</c> and the label <c>sluice.dev/track</c> when it has one.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>spec.replicas</c>.</summary>
    public int Replicas { get; init; }

    /// <summary><c>status.readyReplicas</c>.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>
    /// Ready pods of the current template: <c>min(updatedReplicas, readyReplicas)</c>, or 0 while <c>status.observedGeneration</c> is
    /// behind.
    /// </summary>
    public int UpdatedReadyReplicas { get; init; }

    /// <summary>
    /// Annotation <c>sluice.dev/template-hash</c>, which <see cref="ApplyVersionWorkload"/> writes. Null when it has none.
    /// </summary>
    public string? TemplateHash { get; init; }

    /// <summary>
    /// Why a pod of it is not ready: the first that is known of a waiting reason with its message, the message of the last termination, the
    /// scheduler's message, an event, and why a pod could not be created. Null when none is known.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

/// <summary>The Service of one version that the decided object controls (by UID).</summary>
public sealed record VersionServiceFact
{
    /// <summary>Label <c>sluice.dev/version</c>, followed by <c>/</c> and the label <c>sluice.dev/track</c> when it has one.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Number of ready addresses in its EndpointSlices.</summary>
    public int ReadyEndpoints { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

/// <summary>The disruption budget of one version that the decided object controls (by UID).</summary>
public sealed record DisruptionBudgetFact
{
    /// <summary>Label <c>sluice.dev/version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}
