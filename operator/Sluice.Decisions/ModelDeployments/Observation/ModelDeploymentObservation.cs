using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>All that is known of a ModelDeployment at one instant.</summary>
public sealed record ModelDeploymentObservation
{
    /// <summary>The instant, UTC.</summary>
    public DateTime Now { get; init; }

    /// <summary>Metadata.</summary>
    public ObjectFact Object { get; init; } = new();

    /// <summary>Spec.</summary>
    public ModelDeploymentSpec Spec { get; init; } = new();

    /// <summary>Status as last written; null: none was.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>Rules that the spec breaks.</summary>
    public IReadOnlyList<FieldError> FieldErrors { get; init; } = [];

    /// <summary>Names that we need and others hold.</summary>
    public IReadOnlyList<NameConflict> Conflicts { get; init; } = [];

    /// <summary>The write that the API server refused last; null: none.</summary>
    public RefusedWrite? Refused { get; init; }

    /// <summary>ModelVersions of the namespace with this model.</summary>
    public IReadOnlyList<ModelVersionFact> ModelVersions { get; init; } = [];

    /// <summary>Deployments of versions.</summary>
    public IReadOnlyList<WorkloadFact> Workloads { get; init; } = [];

    /// <summary>Services of versions.</summary>
    public IReadOnlyList<VersionServiceFact> Services { get; init; } = [];

    /// <summary>The route; null: there is none.</summary>
    public RouteFact? Route { get; init; }

    /// <summary>Pods of the namespace's gateway.</summary>
    public IReadOnlyList<GatewayPodFact> GatewayPods { get; init; } = [];

    /// <summary>Why the gateway has no ready pod, in the words of the API server, scheduler or kubelet; null: it has one, or nobody has said.</summary>
    public string? GatewayProblem { get; init; }

    /// <summary>What a Gateway's controller says of the HTTPRoute; null: the provider is not <c>gatewayAPI</c>.</summary>
    public HttpRouteFact? HttpRoute { get; init; }

    /// <summary>Evidence; null: not read in this pass (there is no route).</summary>
    public EvidenceFact? Evidence { get; init; }

    /// <summary>All ModelDeployments of the namespace that are not being deleted, this one among them: owners of the gateway.</summary>
    public IReadOnlyList<OwnerFact> Deployments { get; init; } = [];

    /// <summary>The last sample of each PromQL gate and version.</summary>
    public IReadOnlyList<QueryFact> Queries { get; init; } = [];

    /// <summary>Jobs of gates.</summary>
    public IReadOnlyList<GateJobFact> Jobs { get; init; } = [];

    /// <summary>Disruption budgets of versions.</summary>
    public IReadOnlyList<DisruptionBudgetFact> DisruptionBudgets { get; init; } = [];

    /// <summary>UserActions by annotation, answered or not.</summary>
    public IReadOnlyList<ActionFact> Actions { get; init; } = [];

    /// <summary>GPUs that all candidates of the namespace may have together, its annotation <c>sluice.dev/candidate-gpus</c>; null: no bound.</summary>
    public int? SurgeBudget { get; init; }

    /// <summary>Why the budget could not be read, so that it counts as 0: a sentence that names the annotation and the remedy; null: it was.</summary>
    public string? SurgeProblem { get; init; }

    /// <summary>Other deployments of the namespace that have or want a candidate.</summary>
    public IReadOnlyList<SurgeFact> Surges { get; init; } = [];
}
