using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>All that is known of a TrainingJob at one instant.</summary>
public sealed record TrainingJobObservation
{
    /// <summary>The instant, UTC.</summary>
    public DateTime Now { get; init; }

    /// <summary>Metadata.</summary>
    public ObjectFact Object { get; init; } = new();

    /// <summary>Spec.</summary>
    public TrainingJobSpec Spec { get; init; } = new();

    /// <summary>Status as last written. Null when none was.</summary>
    public TrainingJobStatus? Status { get; init; }

    /// <summary>Rules that the spec breaks.</summary>
    public IReadOnlyList<FieldError> FieldErrors { get; init; } = [];

    /// <summary>Names that we need and others hold.</summary>
    public IReadOnlyList<NameConflict> Conflicts { get; init; } = [];

    /// <summary>The write that the API server refused last. Null when none is.</summary>
    public RefusedWrite? Refused { get; init; }

    /// <summary>All worker pods controlled by this job, of every attempt, ended ones and those being deleted among them.</summary>
    public IReadOnlyList<PodFact> Pods { get; init; } = [];

    /// <summary>
    /// All pods controlled by this job that check its dataset, ended ones and those being deleted among them. The number of its check is
    /// the attempt of each.
    /// </summary>
    public IReadOnlyList<PodFact> CheckPods { get; init; } = [];

    /// <summary>
    /// All pods controlled by this job that are trials, ended ones and those being deleted among them. The number among the pods of its
    /// trial is the attempt of each.
    /// </summary>
    public IReadOnlyList<PodFact> TrialPods { get; init; } = [];

    /// <summary>
    /// All pods controlled by this job that publish an output, ended ones and those being deleted among them. The number of its run is the
    /// attempt of each.
    /// </summary>
    public IReadOnlyList<PodFact> ExportPods { get; init; } = [];

    /// <summary>
    /// The object of the newest preparation. Null when it was not read, since it is neither at work nor to be deleted.
    /// </summary>
    public PreparedObject? Prepared { get; init; }

    /// <summary>
    /// What rank 0 of the newest attempt answers to <c>GET :8080/progress</c>. Null when there is no answer; then the last one stays in
    /// the status.
    /// </summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>
    /// What the workers of the newest attempt answered to the same, with since when they say so. One that never answered is left out.
    /// </summary>
    public IReadOnlyList<Heartbeat> Heartbeats { get; init; } = [];

    /// <summary>The queues that the job names.</summary>
    public QueueFacts Queues { get; init; } = new();

    /// <summary>Which resources count as GPUs.</summary>
    public Accelerators Accelerators { get; init; } = Accelerators.Default;

    /// <summary>What GPUs cost. Null when the operator was installed without prices.</summary>
    public GpuPrices? Prices { get; init; }

    /// <summary>What the trials that run answer to the same, by the names of their pods. One that does not answer is left out.</summary>
    public IReadOnlyDictionary<string, ProgressReport> TrialProgress { get; init; } = new Dictionary<string, ProgressReport>();

    /// <summary>
    /// ModelVersions of the namespace: at least that of the name <see cref="Naming.ChildNames.ModelVersion"/>, and every one whose
    /// lineage names this job's UID.
    /// </summary>
    public IReadOnlyList<ModelVersionFact> ModelVersions { get; init; } = [];

    /// <summary>Other TrainingJobs of the namespace with the same model and version.</summary>
    public IReadOnlyList<VersionClaimFact> OtherJobs { get; init; } = [];

    /// <summary>The ModelDeployments of the namespace that serve the model and have a stable version.</summary>
    public IReadOnlyList<StableFact> Stable { get; init; } = [];

    /// <summary>The pods of the workers, of the checks, of the trials and those that publish.</summary>
    public IEnumerable<PodFact> AllPods => Pods.Concat(CheckPods).Concat(TrialPods).Concat(ExportPods);
}

/// <summary>What is stable in production by a ModelDeployment.</summary>
/// <param name="Deployment">Name of the ModelDeployment.</param>
/// <param name="Version">Its <c>status.stable</c>.</param>
public sealed record StableFact(string Deployment, string Version);

/// <summary>Another TrainingJob of the same namespace that names a model and version in its spec.</summary>
public sealed record VersionClaimFact
{
    /// <summary>Name of the job.</summary>
    public string Job { get; init; } = "";

    /// <summary>UID of the job.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>spec.model</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary><c>spec.publish.version</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>When the job was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Whether its condition Stalled or Ready is True, or it is being deleted: it claims nothing any more.</summary>
    public bool Finished { get; init; }
}
