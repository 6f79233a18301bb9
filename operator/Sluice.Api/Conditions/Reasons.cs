namespace Sluice.Api.Conditions;

/// <summary>Reasons of conditions and events, one word each.</summary>
public static class Reasons
{
    /// <summary>The spec breaks a rule; the message names field and remedy.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>A child's name is taken by an object that is not ours.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>First visit; nothing is known yet.</summary>
    public const string Pending = "Pending";

    /// <summary><c>spec.suspend</c> is true.</summary>
    public const string Suspended = "Suspended";

    /// <summary>Pods are being made or wait for a node.</summary>
    public const string Starting = "Starting";

    /// <summary>
    /// The API server refuses an object that is needed, for a quota, a policy, a missing name or right; the message has its words.
    /// </summary>
    public const string Refused = "Refused";

    /// <summary>A queue has not admitted the pods of an attempt; the message names it.</summary>
    public const string Queued = "Queued";

    /// <summary>The cluster lacks what a queue needs that the job names; the message says what to install.</summary>
    public const string QueueAbsent = "QueueAbsent";

    /// <summary>A pod cannot start; the message has the words of scheduler or kubelet.</summary>
    public const string CannotStart = "CannotStart";

    /// <summary>An engine makes the dataset.</summary>
    public const string Preparing = "Preparing";

    /// <summary>Trials of the search for hyperparameters run.</summary>
    public const string Searching = "Searching";

    /// <summary>The dataset is being read and checked.</summary>
    public const string Checking = "Checking";

    /// <summary>The trainer is at work.</summary>
    public const string Training = "Training";

    /// <summary>An attempt failed for a passing reason and another one follows.</summary>
    public const string Retrying = "Retrying";

    /// <summary>The result is being registered as a ModelVersion.</summary>
    public const string Publishing = "Publishing";

    /// <summary>Training ended and its version is registered.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>The version exists, made by another job of the same request; nothing is trained again.</summary>
    public const string AlreadyTrained = "AlreadyTrained";

    /// <summary>The trainer reported an error that a retry cannot fix.</summary>
    public const string TrainerFailed = "TrainerFailed";

    /// <summary>The dataset cannot be used as it is.</summary>
    public const string DatasetInvalid = "DatasetInvalid";

    /// <summary>More attempts failed than <c>spec.runPolicy.backoffLimit</c> allows.</summary>
    public const string BackoffLimitExceeded = "BackoffLimitExceeded";

    /// <summary><c>spec.runPolicy.activeDeadline</c> has passed.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary><c>spec.budget</c> is spent.</summary>
    public const string BudgetExceeded = "BudgetExceeded";

    /// <summary><c>spec.budget.cost</c> limits what GPUs cost, and the operator knows no prices.</summary>
    public const string PricesAbsent = "PricesAbsent";

    /// <summary>Another job has published, or claims, the same version.</summary>
    public const string VersionTaken = "VersionTaken";

    /// <summary>A result does not pass <c>spec.gates</c>; of a rollout: a gate broke its limit, or its Job failed.</summary>
    public const string GateFailed = "GateFailed";

    /// <summary>A gate of a job compares with the stable version, and none is stable or it is not said which.</summary>
    public const string BaselineAbsent = "BaselineAbsent";

    /// <summary>The version that a training is to start from has no ModelVersion in the namespace.</summary>
    public const string WarmStartAbsent = "WarmStartAbsent";

    /// <summary>The artifact is being checked against its digest.</summary>
    public const string Verifying = "Verifying";

    /// <summary>The artifact's bytes are those of the digest.</summary>
    public const string Verified = "Verified";

    /// <summary>The artifact's bytes are not those of the digest.</summary>
    public const string DigestMismatch = "DigestMismatch";

    /// <summary>The artifact, or a part of it, is not there or cannot be read yet; it is looked for again.</summary>
    public const string ArtifactUnavailable = "ArtifactUnavailable";

    /// <summary>The artifact's bytes are right, but break a rule of its format.</summary>
    public const string ArtifactInvalid = "ArtifactInvalid";

    /// <summary>The artifact's bytes are right, but hold no model that can be served.</summary>
    public const string ModelInvalid = "ModelInvalid";

    /// <summary>The verification itself failed and says nothing of the artifact; it is tried again.</summary>
    public const string VerificationFailed = "VerificationFailed";

    /// <summary>The model ran before it was offered.</summary>
    public const string WarmedUp = "WarmedUp";

    /// <summary>The model did not run on made-up inputs, which decides nothing.</summary>
    public const string WarmUpFailed = "WarmUpFailed";

    /// <summary>The artifact has another signature than the spec says.</summary>
    public const string SignatureMismatch = "SignatureMismatch";

    /// <summary>The named version has no ModelVersion yet, or nothing is in the range.</summary>
    public const string VersionNotFound = "VersionNotFound";

    /// <summary>The ModelVersion is there but not Ready.</summary>
    public const string VersionNotReady = "VersionNotReady";

    /// <summary>All traffic is on the wanted version.</summary>
    public const string Promoted = "Promoted";

    /// <summary>A rollout is in progress.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A step waits for its evidence.</summary>
    public const string Collecting = "Collecting";

    /// <summary>No requests came, so nothing is decided.</summary>
    public const string NoTraffic = "NoTraffic";

    /// <summary>A gate's Job gave no answer, since its pod was ended from outside or cannot run; it is made again.</summary>
    public const string GateNotRun = "GateNotRun";

    /// <summary>The gateways do not serve the written weights yet.</summary>
    public const string TrafficNotConverged = "TrafficNotConverged";

    /// <summary>The API server does not have the kind HTTPRoute.</summary>
    public const string GatewayApiMissing = "GatewayApiMissing";

    /// <summary>The gateways' metrics cannot be read.</summary>
    public const string MetricsUnavailable = "MetricsUnavailable";

    /// <summary>The candidate did harm; traffic is back on stable.</summary>
    public const string RolledBack = "RolledBack";

    /// <summary>The candidate's pods did not become ready in time.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>Pods are there but too few are ready.</summary>
    public const string PodsNotReady = "PodsNotReady";

    /// <summary>Users are served.</summary>
    public const string Serving = "Serving";

    /// <summary>A step waits for a person's approval; <c>status.approval</c> says for which.</summary>
    public const string AwaitingApproval = "AwaitingApproval";

    /// <summary>A step's pause is not over.</summary>
    public const string Paused = "Paused";

    /// <summary>A freeze window is open: no step is taken forward.</summary>
    public const string Frozen = "Frozen";

    /// <summary>The namespace's budget of GPUs for candidates has no room yet.</summary>
    public const string SurgeBudget = "SurgeBudget";

    /// <summary>A person took the candidate back.</summary>
    public const string Aborted = "Aborted";

    /// <summary>The spec asks for another version while a rollout is in progress, and the strategy refuses that.</summary>
    public const string NewVersionRejected = "NewVersionRejected";
}
