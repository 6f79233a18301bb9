using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelVersions.Observation;

/// <summary>All that is known of a ModelVersion at one instant.</summary>
public sealed record ModelVersionObservation
{
    /// <summary>The instant, UTC.</summary>
    public DateTime Now { get; init; }

    /// <summary>Metadata.</summary>
    public ObjectFact Object { get; init; } = new();

    /// <summary>Spec.</summary>
    public ModelVersionSpec Spec { get; init; } = new();

    /// <summary>Status as last written. Null when none was.</summary>
    public ModelVersionStatus? Status { get; init; }

    /// <summary>Rules that the spec breaks.</summary>
    public IReadOnlyList<FieldError> FieldErrors { get; init; } = [];

    /// <summary>Names that we need and others hold.</summary>
    public IReadOnlyList<NameConflict> Conflicts { get; init; } = [];

    /// <summary>The write that the API server refused last. Null when none is.</summary>
    public RefusedWrite? Refused { get; init; }

    /// <summary>Verify pods controlled by this object, ended ones and those being deleted among them.</summary>
    public IReadOnlyList<PodFact> VerifyPods { get; init; } = [];

    /// <summary>ModelDeployments of the namespace that name this model.</summary>
    public IReadOnlyList<DeploymentUseFact> Deployments { get; init; } = [];
}

/// <summary>A ModelDeployment of the same namespace and model.</summary>
public sealed record DeploymentUseFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Spec.</summary>
    public ModelDeploymentSpec Spec { get; init; } = new();

    /// <summary>Status. Null when there is none yet.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>Whether it is being deleted: it uses nothing any more.</summary>
    public bool Deleting { get; init; }
}
