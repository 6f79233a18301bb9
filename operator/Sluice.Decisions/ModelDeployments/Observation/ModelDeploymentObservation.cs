using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>Everything that a decision about a ModelDeployment may use, read at one instant.</summary>
public sealed record ModelDeploymentObservation
{
    /// <summary>The instant of the observation, UTC.</summary>
    public DateTime Now { get; init; }

    /// <summary>Its metadata.</summary>
    public ObjectFact Object { get; init; } = new();

    /// <summary>Its spec, defaults included.</summary>
    public ModelDeploymentSpec Spec { get; init; } = new();

    /// <summary>Its status as last written. Null when none was.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>The rules that the spec breaks. Empty when it is valid.</summary>
    public IReadOnlyList<FieldError> FieldErrors { get; init; } = [];

    /// <summary>Names of children that other objects hold.</summary>
    public IReadOnlyList<NameConflict> Conflicts { get; init; } = [];

    /// <summary>The write that the API server refused last. Null when it refused none.</summary>
    public RefusedWrite? Refused { get; init; }

    /// <summary>ModelVersions of the deployment's model in its namespace.</summary>
    public IReadOnlyList<ModelVersionFact> ModelVersions { get; init; } = [];

    /// <summary>The Deployments of versions.</summary>
    public IReadOnlyList<WorkloadFact> Workloads { get; init; } = [];

    /// <summary>The Services of versions.</summary>
    public IReadOnlyList<VersionServiceFact> Services { get; init; } = [];

    /// <summary>The route as read back. Null when there is none.</summary>
    public RouteFact? Route { get; init; }

    /// <summary>The pods of the namespace's gateway.</summary>
    public IReadOnlyList<GatewayPodFact> GatewayPods { get; init; } = [];

    /// <summary>
    /// Why the gateway has no ready pod, in the words of the API server, the scheduler or the kubelet. Null when it has one, or the
    /// reason is not known.
    /// </summary>
    public string? GatewayProblem { get; init; }

    /// <summary>What the Gateway's controller reports about the HTTPRoute. Null when the provider is not <c>GatewayAPI</c>.</summary>
    public HttpRouteFact? HttpRoute { get; init; }

    /// <summary>The gateways' evidence. Null when there is no route, so that none was read.</summary>
    public EvidenceFact? Evidence { get; init; }

    /// <summary>All ModelDeployments of the namespace that are not being deleted, this one included. They own the gateway.</summary>
    public IReadOnlyList<OwnerFact> Deployments { get; init; } = [];

    /// <summary>The last sample of each PromQL gate and version.</summary>
    public IReadOnlyList<QueryFact> Queries { get; init; } = [];

    /// <summary>The Jobs of gates.</summary>
    public IReadOnlyList<GateJobFact> Jobs { get; init; } = [];

    /// <summary>The disruption budgets of versions.</summary>
    public IReadOnlyList<DisruptionBudgetFact> DisruptionBudgets { get; init; } = [];

    /// <summary>People's actions by annotation, answered or not.</summary>
    public IReadOnlyList<ActionFact> Actions { get; init; } = [];

    /// <summary>
    /// Whether each action was checked against RBAC by the webhook, or need not be. If false, all are rejected. True by default.
    /// </summary>
    public bool ActionsAuthorized { get; init; } = true;

    /// <summary>Which resources count as GPUs.</summary>
    public Accelerators Accelerators { get; init; } = Accelerators.Default;

    /// <summary>
    /// GPUs that all candidates of the namespace may have together: the namespace's annotation <c>sluice.dev/candidate-gpus</c>. Null
    /// when there is no bound.
    /// </summary>
    public int? SurgeBudget { get; init; }

    /// <summary>
    /// Why the budget could not be read, so that it counts as 0: a sentence that names the annotation and the remedy. Null when it was
    /// read.
    /// </summary>
    public string? SurgeProblem { get; init; }

    /// <summary>Other deployments of the namespace that have a candidate or wait for one.</summary>
    public IReadOnlyList<SurgeFact> Surges { get; init; } = [];
}
