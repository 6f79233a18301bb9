using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>The Deployment of one version: what shall serve, and how many of it.</summary>
public sealed record ApplyVersionWorkload : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Deployment, Name);

    /// <summary>Annotation of the Deployment that holds <see cref="TemplateHash"/>.</summary>
    public const string TemplateHashAnnotation = "sluice.dev/template-hash";

    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>Which pods of it: null for those that serve it, <c>baseline</c> for fresh ones to compare with; label <c>sluice.dev/track</c>.</summary>
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

    /// <summary>What may be set on the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>
    /// Hash of model, version, artifact, resources and pod options: written as <see cref="TemplateHashAnnotation"/> of the Deployment
    /// (not of its pods). Nothing else of a ModelDeployment may go into the pod template or the selector.
    /// </summary>
    public string TemplateHash { get; init; } = "";
}

/// <summary>Sets the number of replicas of a version's Deployment whose template must stay as it is.</summary>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">Precondition.</param>
/// <param name="Replicas"><c>spec.replicas</c>.</param>
public sealed record ScaleVersionWorkload(string Name, string Uid, int Replicas) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Deployment, Name);
}

/// <summary>Deletes the Deployment of a version that has no traffic any more.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Deployment.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteVersionWorkload(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Deployment, Name);
}

/// <summary>The Service of one version, port 8000, selecting the pods by the labels of deployment and version.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Service.</param>
public sealed record ApplyVersionService(string Version, string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Service, Name);

    /// <summary>Which pods of it, as in <see cref="ApplyVersionWorkload.Track"/>.</summary>
    public string? Track { get; init; }
}

/// <summary>Deletes the Service of a version that has no traffic any more.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the Service.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteVersionService(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Service, Name);
}

/// <summary>A budget by which the pods of one version are evicted one at a time.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the budget.</param>
public sealed record ApplyDisruptionBudget(string Version, string Name) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.PodDisruptionBudget, Name);
}

/// <summary>Deletes the budget of a version that has gone, or that has a single pod.</summary>
/// <param name="Version">Version.</param>
/// <param name="Name">Name of the budget.</param>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteDisruptionBudget(string Version, string Name, string Uid) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.PodDisruptionBudget, Name);
}
