using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Simulation.Jobs;

/// <summary>Runs one job from its first pass to rest, with an operator that may die between any two writes.</summary>
public sealed class JobSimulationRun
{
    private const double Longest = 6000;

    // The deadline of every scenario that has one, and a few passes.
    private static readonly TimeSpan LongestInVain = TimeSpan.FromSeconds(60 + 30);

    private readonly JobScenario scenario;
    private readonly SimulatedJobCluster cluster;
    private readonly Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide;
    private (TrainingJobObservation Seen, long StatusVersion)? last;
    private readonly Dictionary<int, long> permanent = [];
    private readonly Dictionary<int, long> succeeded = [];
    private int writes;
    private int parallel;

    private JobSimulationRun(int seed, Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide)
    {
        scenario = JobScenario.From(seed);
        cluster = new SimulatedJobCluster(scenario);
        this.decide = decide;
    }

    /// <summary>Runs the job. Throws with the seed when a rule is broken.</summary>
    public static void Run(int seed, Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide)
    {
        var run = new JobSimulationRun(seed, decide);
        try
        {
            run.Drive();
            run.AtRest();
        }
        catch (InvariantBrokenException broken)
        {
            throw new InvariantBrokenException(
                broken.Rule, $"{broken.Message} (seed {seed}, at {run.cluster.Now:0.0} s): {run.Describe()}");
        }
    }

    private void Drive()
    {
        var edits = new Queue<(int At, Func<TrainingJobSpec, TrainingJobSpec> Edit)>(scenario.Edits);
        var due = 0.0;
        while (cluster.Now < scenario.QuietFrom + Longest)
        {
            while (edits.TryPeek(out var edit) && edit.At <= cluster.Now)
            {
                edits.Dequeue();
                cluster.Spec = edit.Edit(cluster.Spec);
                cluster.Generation++;
            }

            if (due <= cluster.Now)
            {
                var before = writes;
                due = cluster.Now + Pass().TotalSeconds;
                if (before == writes && cluster.Quiet && cluster.Status!.CompletionTime is not null && !cluster.Live.Any()
                    && cluster.Preparations.Count == 0)
                {
                    return;
                }
            }

            cluster.Advance(Math.Max(0.1, cluster.Between(0.3, 3)));
            due = cluster.Strikes(0.5) ? due : Math.Min(due, cluster.Now + 2);
        }

        Check("comes to rest", false);
    }

    private TimeSpan Pass()
    {
        var now = (Seen: cluster.Observe(), cluster.StatusVersion);
        var (seen, version) = last is { } older && cluster.Strikes(0.2)
            ? (Mixed(older.Seen), older.StatusVersion)
            : now;
        last = now;

        TrainingJobObservation Mixed(TrainingJobObservation old) => old with
        {
            Now = now.Seen.Now,
            Spec = now.Seen.Spec,
            Object = now.Seen.Object,
            Status = cluster.Strikes(0.5) ? old.Status : now.Seen.Status,
        };

        var decision = decide(seen);
        if (decision.StatusChanged)
        {
            if (version != cluster.StatusVersion || cluster.Strikes(0.05))
            {
                return TimeSpan.FromSeconds(1);
            }

            Check("attempts are numbered upwards", Rising(decision.Status.Attempts));
            Check("a job that succeeded stays so", cluster.Status?.ModelVersion is null || decision.Status.ModelVersion is not null);
            Check("an output that is there is not trained again", !TrainsAgain(decision.Status.Attempts));
            Check("what is permanent is not repeated", !Repeats(decision.Status.Attempts));
            Check("what the infrastructure did costs no attempt", !CostsInVain(decision.Status));
            cluster.Status = decision.Status;
            cluster.StatusVersion++;
            writes++;
        }

        foreach (var step in decision.Writes)
        {
            if (cluster.Strikes(0.05))
            {
                return TimeSpan.FromSeconds(1);
            }

            Apply(seen, step);
        }

        Check("no worker holds a GPU for longer than may be while another does not come", !cluster.Workers.Any(HoldsInVain));

        // One that was asked for before the bound was lowered may be made after that.
        parallel = Math.Max(parallel, cluster.Spec.Search?.Parallel ?? 0);
        Check("no more trials run than may", cluster.Trials.Count(Runs) <= parallel);
        Check("trials and workers do not run side by side", !cluster.Workers.Any(Runs) || !cluster.Trials.Any(Runs));
        Check("a check and workers do not run side by side", !cluster.Workers.Any(Runs) || !cluster.Checks.Any(Runs));
        return decision.RequeueAfter;

        bool HoldsInVain(SimulatedWorker pod) => Runs(pod)
            && cluster.Quiet
            && pod.Fact.Waiting is not null
            && pod.Fact.ScheduledAt is { } since
            && cluster.Observe().Now - since > LongestInVain;

        bool Runs(SimulatedWorker pod) => pod is { Fact: { Ended: false, Deleting: false, Phase: not PodPhases.Unknown } };
    }

    private void Apply(TrainingJobObservation seen, Step step)
    {
        switch (step)
        {
            case CreateWorkerPod pod:
                writes++;
                Check(
                    "no worker is made before its dataset has passed",
                    cluster.Passed.Contains((JobScenario.Place(cluster.Spec), cluster.Spec.Trainer.Seed)));
                Check("a dataset that is refused gets no worker", JobScenario.Place(cluster.Spec) != scenario.Refused);
                Check("no pod is made for a job that has ended", cluster.Status!.CompletionTime is null && seen.ModelVersions.Count == 0);
                Check(
                    "no attempt begins before the search has ended",
                    pod.Trial is not null || cluster.Spec.Search is null || cluster.Status.Search is { Best: not null });
                Check(
                    "no worker is made before those of another attempt are gone or lost",
                    pod.Trial is not null || !cluster.Workers.Any(other =>
                        other.Fact.Attempt != pod.Attempt && other.Fact is { Ended: false, Phase: not PodPhases.Unknown }));
                Check("what an attempt trains is the best trial", pod.Trial is not null || TrainsBest(cluster.Document(pod.JobDocument)));
                cluster.Create(pod);
                break;
            case CreatePrepared prepared:
                writes++;
                Check("nothing is prepared for a job that has ended", cluster.Status!.CompletionTime is null);
                cluster.Create(prepared);
                break;
            case DeletePrepared prepared:
                writes++;
                cluster.DeletePrepared(prepared.Uid);
                break;
            case CreateExportPod pod:
                writes++;
                Check(
                    "an output is published when all workers have ended",
                    cluster.Workers.All(worker => worker.Fact.Ended || worker.Fact.Attempt != pod.Attempt));
                Check("no pod is made for a job that has ended", cluster.Status!.CompletionTime is null && seen.ModelVersions.Count == 0);
                cluster.Create(pod);
                break;
            case CreateCheckPod pod:
                writes++;
                Check(
                    "no check is made before its dataset is prepared",
                    cluster.Spec.Dataset.Prepare is null || cluster.Prepared.Contains(pod.PreparedUri!));
                Check("no pod is made for a job that has ended", cluster.Status!.CompletionTime is null && seen.ModelVersions.Count == 0);
                cluster.Create(pod);
                break;
            case DeletePod pod:
                writes++;
                cluster.Delete(pod.Uid);
                break;
            case CreateModelVersion version when cluster.Versions.All(other => other.Name != version.Name):
                writes++;
                Check(
                    "what is registered was asked for",
                    cluster.Workers.All(worker =>
                        worker.Fact.Phase != PodPhases.Succeeded || worker.Made.Seed == version.Spec.Lineage!.Seed));
                cluster.Versions.Add(new ModelVersionFact { Name = version.Name, Uid = "mv", Spec = version.Spec });
                break;
            case ApplyJobDocument document:
                cluster.Apply(document);
                break;
            case ApplyWorkerService or CreateModelVersion:
                break;
            default:
                throw new InvalidOperationException($"{step} is not expected");
        }
    }

    private void AtRest()
    {
        var status = cluster.Status!;
        var ready = status.Conditions.Single(condition => condition.Type == ConditionTypes.Ready);
        Check("it succeeded exactly if its version is there", (status.ModelVersion is not null) == (cluster.Versions.Count == 1));
        Check("a failure is named", ready.Status != ConditionStatus.Unknown);
        Check("no pod is left", !cluster.Live.Any());
        if (status is { ModelVersion: not null, Search: { } search })
        {
            var finished = search.Trials.Where(trial => trial.State == TrialState.Finished).Select(trial => trial.Number);
            Check("the best trial is published", search.Best == finished.MinBy(number => Math.Abs(number - 4)));
        }

        if (ready.Reason == Reasons.BackoffLimitExceeded)
        {
            Check("the limit is kept", status.FailedAttempts == cluster.Spec.RunPolicy.BackoffLimit + 1 || scenario.Edits.Count > 1);
        }

        if (JobScenario.Place(scenario.Spec) == scenario.Refused && scenario.Edits.Count == 1)
        {
            Check("a dataset that is refused gives no version", status.ModelVersion is null);
        }
        else if (scenario.Endings.Concat(scenario.CheckEndings).All(IsOfInfrastructure)
            && scenario.PrepareEndings.All(ending => ending is Ending.Success or Ending.NoResult or Ending.Vanishes)
            && scenario.TrialEndings.All(IsOfInfrastructure)
            && scenario.ExportEndings.All(IsOfInfrastructure)
            && scenario.Spec.Workers == 1
            && scenario.Edits.Count == 1)
        {
            Check("what the infrastructure did costs no attempt", status.FailedAttempts == 0 && status.ModelVersion is not null);
        }
    }

    // By the values that the status says the best trial has.
    private bool TrainsBest(JobDocument document) => document.Spec.Search is null
        || (cluster.Status?.Search is { Best: { } best } search
            && search.Trials[best].Hyperparameters.All(pair =>
                document.Spec.Trainer.Hyperparameters.GetValueOrDefault(pair.Key) == pair.Value));

    private static bool IsOfInfrastructure(Ending ending) =>
        ending is Ending.Success or Ending.Evicted or Ending.NodeLost or Ending.Vanishes or Ending.Preempted;

    // Whether an attempt counts of which the cluster ended every worker.
    private bool CostsInVain(TrainingJobStatus next) =>
        next.FailedAttempts > (cluster.Status?.FailedAttempts ?? 0)
        && cluster.Status?.Attempts is [.., { EndTime: null } open]
        && cluster.Workers.Where(worker => worker.Fact.Attempt == open.Number).ToList() is { Count: > 0 } workers
        && workers.TrueForAll(worker => IsOfInfrastructure(worker.Ending) && !worker.Fact.Deleting);

    // Whether a permanent failure was followed by another attempt although the spec was not edited.
    private bool Repeats(IReadOnlyList<TrainingAttempt> attempts)
    {
        var ruled = cluster.Spec.RunPolicy.Rules.Count > 0;
        if (attempts is [.., { Cause: AttemptCause.BadData or AttemptCause.Error } ended]
            && (ended.Cause == AttemptCause.BadData || (ruled && ended.ExitCode == 1)))
        {
            permanent.TryAdd(ended.Number, cluster.Generation);
        }

        return attempts is [.., var before, { EndTime: null }]
            && permanent.TryGetValue(before.Number, out var generation)
            && generation == cluster.Generation;
    }

    // Whether an attempt begins although the one before has left an output which is there, and the spec was not edited.
    private bool TrainsAgain(IReadOnlyList<TrainingAttempt> attempts)
    {
        if (cluster.Spec.PublishesOutputs && attempts is [.., { Cause: AttemptCause.Succeeded } ended])
        {
            succeeded.TryAdd(ended.Number, cluster.Generation);
        }

        return attempts is [.., var before, { EndTime: null }]
            && succeeded.TryGetValue(before.Number, out var generation)
            && generation == cluster.Generation
            && !cluster.Gone.Contains(before.Number);
    }

    private static bool Rising(IReadOnlyList<TrainingAttempt> attempts) =>
        attempts.Zip(attempts.Skip(1)).All(pair => pair.First.Number < pair.Second.Number && pair.First.EndTime is not null);

    private static void Check(string rule, bool holds)
    {
        if (!holds)
        {
            throw new InvariantBrokenException(rule, "broken");
        }
    }

    private string Describe() => cluster.Status is not { } status
        ? "no status"
        : $"{status.Phase}, failed {status.FailedAttempts}, {string.Join("; ", status.Conditions.Select(Text))}; attempts "
            + string.Join(" | ", status.Attempts.Select(attempt => $"{attempt.Number} {attempt.Cause}"))
            + $"; pods {string.Join(' ', cluster.Workers.Select(worker => $"{worker.Fact.Name}:{worker.Fact.Phase}"))}"
            + $"; checks {string.Join(' ', cluster.Checks.Select(check => $"{check.Fact.Name}:{check.Fact.Phase}"))}"
            + $"; trials {string.Join(' ', cluster.Trials.Select(trial => $"{trial.Fact.Name}:{trial.Fact.Phase}"))}"
            + $"; exports {string.Join(' ', cluster.Exports.Select(export => $"{export.Fact.Name}:{export.Fact.Phase}"))}"
            + $" {string.Join(' ', status.Search?.Trials.Select(trial => $"{trial.Number}={trial.State}") ?? [])}"
            + $"; endings {string.Join(' ', scenario.Endings)}; of checks {string.Join(' ', scenario.CheckEndings)}";

    private static string Text(Condition condition) =>
        $"{condition.Type}={condition.Status} {condition.Reason} {condition.Message}";
}
