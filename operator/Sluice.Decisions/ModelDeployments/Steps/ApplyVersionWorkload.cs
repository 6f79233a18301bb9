using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>The Deployment of one version: what shall serve, and how many of it.</summary>
public sealed record ApplyVersionWorkload : Step
{
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
