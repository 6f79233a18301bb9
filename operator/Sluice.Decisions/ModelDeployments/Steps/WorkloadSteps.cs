using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>The Deployment of one version: the pod template, and the number of pods.</summary>
public sealed record ApplyVersionWorkload : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Deployment, Name);

    /// <summary>Annotation of the Deployment that holds <see cref="TemplateHash"/>.</summary>
    public const string TemplateHashAnnotation = "sluice.dev/template-hash";

    /// <summary>The version.</summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// The track of its pods, which is their label <c>sluice.dev/track</c>: <c>baseline</c>, or null for the pods that serve the version.
    /// </summary>
    public string? Track { get; init; }

    /// <summary>Name of the Deployment.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>spec.replicas</c>.</summary>
    public int Replicas { get; init; }

    /// <summary>Name of the model.</summary>
    public string Model { get; init; } = "";

    /// <summary>The artifact that is served.</summary>
    public ArtifactReference Artifact { get; init; } = new();

    /// <summary>Compute resources of each pod.</summary>
    public ResourceOptions Resources { get; init; } = new();

    /// <summary>Options of the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>
    /// Hash of model, version, artifact, resources and pod options. It is the <see cref="TemplateHashAnnotation"/> of the Deployment, not
    /// of its pods. Nothing else of a ModelDeployment may influence the pod template or the selector.
    /// </summary>
    public string TemplateHash { get; init; } = "";
}

/// <summary>Sets the number of pods of a version's Deployment and keeps its template.</summary>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">UID that the object must have.</param>
/// <param name="Replicas"><c>spec.replicas</c>.</param>
public sealed record ScaleVersionWorkload(string Name, string Uid, int Replicas) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Deployment, Name);
}

/// <summary>Deletes the Deployment of a version that no longer has traffic.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">UID that the object must have.</param>
public sealed record DeleteVersionWorkload(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Deployment, Name);
}

/// <summary>The Service of one version, on port 8000. It selects pods by the labels of deployment and version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Name of the Service.</param>
public sealed record ApplyVersionService(string Version, string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Service, Name);

    /// <summary>The track of its pods, as in <see cref="ApplyVersionWorkload.Track"/>.</summary>
    public string? Track { get; init; }
}

/// <summary>Deletes the Service of a version that no longer has traffic.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Name of the Service.</param>
/// <param name="Uid">UID that the object must have.</param>
public sealed record DeleteVersionService(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Service, Name);
}

/// <summary>A disruption budget that lets the pods of one version be evicted one at a time.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Name of the budget.</param>
public sealed record ApplyDisruptionBudget(string Version, string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.PodDisruptionBudget, Name);
}

/// <summary>Deletes the budget of a version that no longer exists, or that has a single pod.</summary>
/// <param name="Version">The version.</param>
/// <param name="Name">Name of the budget.</param>
/// <param name="Uid">UID that the object must have.</param>
public sealed record DeleteDisruptionBudget(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.PodDisruptionBudget, Name);
}
