using Sluice.Api.Conditions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Checks;
using Sluice.Decisions.TrainingJobs.Elasticity;
using Sluice.Decisions.TrainingJobs.Exports;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Publication;
using Sluice.Decisions.TrainingJobs.Searches;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>
/// What an observation means for a job in a state. Each finding is computed at most once, and only where it is asked for.
/// </summary>
internal sealed class JobFindings
{
    private readonly TrainingJobStatus status;
    private readonly Lazy<PreparationOutcome> preparationOutcome;
    private readonly Lazy<CheckOutcome> checkOutcome;
    private readonly Lazy<SearchOutcome> searchOutcome;
    private readonly Lazy<AttemptOutcome> outcome;
    private readonly Lazy<ExportOutcome> exportOutcome;
    private readonly Lazy<JobResult?> result;
    private readonly Lazy<JobHold?> obstacle;
    private readonly Lazy<Spending> spending;

    /// <summary>Prepares the findings.</summary>
    /// <param name="observation">All that is known.</param>
    /// <param name="state">The state that the job is in.</param>
    public JobFindings(TrainingJobObservation observation, JobState state)
    {
        Observation = observation;
        Now = Clock.Seconds(observation.Now);
        Before = observation.Status ?? new TrainingJobStatus();
        status = state.Status;
        preparationOutcome = new(() => PreparationJudge.Judge(
            observation.Spec.Dataset.Prepare ?? new PrepareOptions(),
            state.Status.Preparation?.Uid,
            observation.Prepared is { } seen && seen.Name == status.Preparation?.Name ? seen : null));
        checkOutcome = new(() => CheckJudge.Judge(
            observation.CheckPods.FirstOrDefault(pod => status.DataCheck is { } check && pod.Attempt == check.Number), Now));
        searchOutcome = new(() => SearchJudge.Judge(observation, state.Status, Now));
        outcome = new(JudgeNewestAttempt);
        exportOutcome = new(() => ExportJudge.Judge(
            observation.ExportPods.FirstOrDefault(pod => status.Export is { } export && pod.Attempt == export.Number), Now));
        result = new(() => Finished() is { } finished
            ? JobResult.Of(observation, status.Attempts.LastOrDefault(), finished)
            : null);
        obstacle = new(() => JobHold.Obstacle(observation, status));
        spending = new(() => Spending.Of(observation, status, Now));
    }

    /// <summary>The Observation.</summary>
    public TrainingJobObservation Observation { get; }

    /// <summary>The instant in whole seconds, UTC.</summary>
    public DateTime Now { get; }

    /// <summary>The status as last written.</summary>
    public TrainingJobStatus Before { get; }

    /// <summary>The version that this job has registered. Null when there is none.</summary>
    public ModelVersionFact? Own => VersionClaims.Own(Observation);

    /// <summary>The version that another job of the same request made. Null when there is none.</summary>
    public ModelVersionFact? SameRequest => VersionClaims.SameRequest(Observation);

    /// <summary>Whether the job failed before, and its spec was edited since.</summary>
    public bool Edited => Before.CompletionTime is not null && Before.ObservedGeneration != Observation.Object.Generation;

    /// <summary>
    /// Whether the newest attempt is what the spec asks for. An attempt without a digest is taken for it, unless its dataset was prepared
    /// and it is not known any more where that is, or its hyperparameters were searched and are not known any more.
    /// </summary>
    public bool AskedFor => (Observation.Spec.Dataset.Prepare is null || Prepared)
        && Searched
        && (status.Attempts.LastOrDefault()?.RunDigest is not { } digest || digest == RunIdentity.RunDigest(Observation.Spec));

    /// <summary>Whether the dataset that the spec asks for is there, as far as an engine has to make it.</summary>
    public bool Prepared => Observation.Spec.Dataset.Prepare is null || PreparationRecord.IsDone(status, Observation.Spec);

    /// <summary>What the object of the newest preparation says of it.</summary>
    public PreparationOutcome PreparationOutcome => preparationOutcome.Value;

    /// <summary>Whether the dataset that the spec asks for has passed its check.</summary>
    public bool Checked => CheckRecord.IsPassed(status, Observation.Spec);

    /// <summary>What the pod of the newest check says of it.</summary>
    public CheckOutcome CheckOutcome => checkOutcome.Value;

    /// <summary>Whether the search that the spec asks for has ended, or none is asked for.</summary>
    public bool Searched => SearchRecord.IsDone(status, Observation.Spec);

    /// <summary>What the pods of the trials say of a search that has not ended.</summary>
    public SearchOutcome SearchOutcome => searchOutcome.Value;

    /// <summary>What the pods of the newest attempt say of it.</summary>
    public AttemptOutcome Outcome => outcome.Value;

    /// <summary>What the newest pod that publishes says of the output of the newest attempt.</summary>
    public ExportOutcome ExportOutcome => exportOutcome.Value;

    /// <summary>The result of the newest attempt. Null when it has none, or its pods are gone.</summary>
    public JobResult? Result => result.Value;

    /// <summary>
    /// Why no attempt can begin, whatever the user asks for: another object holds the version or a name. Null when none does.
    /// </summary>
    public JobHold? Obstacle => obstacle.Value;

    /// <summary>What the next attempt waits for. Null when it can begin.</summary>
    public JobHold? Pause => JobHold.Pause(Observation, status, Now, Edited);

    /// <summary>What the job has used by now.</summary>
    public Spending Spending => spending.Value;

    /// <summary>Whether <c>spec.budget</c> is spent.</summary>
    public bool Spent => Spending.Exceeds(Observation.Spec.Budget);

    /// <summary>Says that the budget is spent, and what helps.</summary>
    public string BudgetMessage =>
        Spending.Describe(Observation.Spec.Budget ?? new BudgetOptions(), Observation.Prices, status.Progress?.LastCheckpointStep);

    /// <summary>For how many workers there is room, if for more than the newest attempt has. Null otherwise.</summary>
    public int? Room =>
        status.Attempts.LastOrDefault() is { EndTime: null } attempt ? Growth.Room(Observation, attempt, Now) : null;

    /// <summary>Whether the newest attempt has run for long enough with fewer workers than the most to look for room.</summary>
    public bool LooksForRoom => LooksFrom <= Now;

    /// <summary>
    /// When the job has to be looked at again because of a limit, UTC: its running time, its budget, a worker that reports nothing new, or
    /// room to look for. Null when no limit comes nearer.
    /// </summary>
    public DateTime? Limit => new[] { Deadline, Spending.EndOf(Observation.Spec.Budget, Now), NextStuck, NextLook }.Min();

    /// <summary>
    /// When <c>spec.runPolicy.activeDeadline</c> passes if the job goes on running, UTC. Null when there is none, or the job does not run.
    /// </summary>
    public DateTime? Deadline => RunningTime.Grows(Observation, status) && Left is { } left ? Clock.Add(Now, left) : null;

    /// <summary>Whether the active deadline has passed.</summary>
    public bool Overdue => Left <= TimeSpan.Zero;

    /// <summary>Says that the active deadline has passed.</summary>
    public string DeadlineMessage =>
        $"spec.runPolicy.activeDeadline: the job has run for {Observation.Spec.RunPolicy.ActiveDeadline}; raise it, and the job goes on";

    private TimeSpan? Left => Duration.TryParse(Observation.Spec.RunPolicy.ActiveDeadline, out var limit)
        ? limit - TimeSpan.FromSeconds(RunningTime.Seconds(Observation, status, Now))
        : null;

    private DateTime? NextStuck => RunningSince is { } since && status.Attempts.LastOrDefault() is { EndTime: null } attempt
        ? RankWatch.Next(Observation, attempt, since)
        : null;

    private DateTime? LooksFrom => status.Attempts.LastOrDefault() is { EndTime: null } attempt
        && Outcome is AttemptOutcome.Unfinished { AllRunning: true }
            ? Growth.LooksFrom(Observation, status, attempt, RunningSince)
            : null;

    private DateTime? NextLook => LooksFrom is { } look && look > Now ? look : null;

    // When the condition Running became True: all workers run since then.
    private DateTime? RunningSince =>
        ConditionSet.Find(status.Conditions, ConditionTypes.Running) is { Status: ConditionStatus.True } running
            ? running.LastTransitionTime
            : null;

    // An attempt that has ended once had all its pods; one that is missing now is gone.
    private AttemptOutcome JudgeNewestAttempt()
    {
        if (status.Attempts.LastOrDefault() is not { } attempt)
        {
            return new AttemptOutcome.Unfinished(false, null);
        }

        var pods = Gang.Workers(Observation, attempt).ToList();
        var ran = attempt.EndTime is not null || ConditionSet.IsTrue(status.Conditions, ConditionTypes.Running)
            || Gang.HasLostFirst(attempt, pods);
        var spec = Observation.Spec;
        var workers = Gang.Size(Observation, attempt);
        var judged = AttemptJudge.Judge(pods, workers, ran, spec.RunPolicy.Rules, Now, spec.PublishesOutputs, spec.IsLaunchedByRank0);
        if (judged is not AttemptOutcome.Unfinished { AllRunning: var all } || attempt.EndTime is not null)
        {
            return judged;
        }

        var fault = RankWatch.Fault(Observation, attempt, all ? RunningSince : null, Now)
            ?? (all || ran ? null : PendingDeadline.Passed(Observation, attempt, pods, Now));
        return fault is null ? judged : new AttemptOutcome.Broken(fault);
    }

    // What is published of an output is of the image that made it.
    private AttemptOutcome.Finished? Finished() => Observation.Spec.PublishesOutputs
        ? ExportOutcome is ExportOutcome.Finished published
            ? new AttemptOutcome.Finished(published.Result, published.Pod with { ImageId = status.Export?.Image })
            : null
        : Outcome as AttemptOutcome.Finished;
}
