using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>The Deployment of one version, controlled by the decided object (by UID).</summary>
public sealed record WorkloadFact
{
    /// <summary>Label <c>sluice.dev/version</c>; with <c>/</c> and the label <c>sluice.dev/track</c> where that is there.</summary>
    public string Version { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>spec.replicas</c>.</summary>
    public int Replicas { get; init; }

    /// <summary><c>status.readyReplicas</c>.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Ready pods of the current template: <c>min(updatedReplicas, readyReplicas)</c> where <c>status.observedGeneration</c> is current, else 0.</summary>
    public int UpdatedReadyReplicas { get; init; }

    /// <summary>Annotation <c>sluice.dev/template-hash</c> as written by <see cref="ApplyVersionWorkload"/>; null: none.</summary>
    public string? TemplateHash { get; init; }

    /// <summary>
    /// Why a pod of it is not ready, most telling first: waiting reason with message, last termination's message, scheduler's message, what
    /// events say, why a pod could not be made; null: none known.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting { get; init; }
}

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
