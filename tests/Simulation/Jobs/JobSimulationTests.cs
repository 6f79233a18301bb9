using System.Text.Json.Nodes;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Simulation.Jobs;

public class JobSimulationTests
{
    private static readonly string Passed = ContractJson.Write(new DataResult { Digest = "sha256:" + new string('a', 64) });

    [Fact]
    public void Every_schedule_keeps_the_invariants_and_comes_to_rest() =>
        Seeds.Run(seed => JobSimulationRun.Run(seed, TrainingJobDecider.Decide));

    /// <summary>Mutants of the decider, each with the rule that must detect it, and the seed that does so.</summary>
    public static TheoryData<string, string, int> Mutants => new()
    {
        { nameof(StartsBeforeTheLastOnesAreGone), "no worker is made before those of another attempt are gone or lost", 46 },
        { nameof(ForgetsThatItFailed), "what is permanent is not repeated", 9 },
        { nameof(CountsNothing), "comes to rest", 0 },
        { nameof(TrainsUnchecked), "no worker is made before its dataset has passed", 2 },
        { nameof(ChecksOnce), "no worker is made before its dataset has passed", 0 },
        { nameof(ChecksUnprepared), "no check is made before its dataset is prepared", 0 },
        { nameof(LeavesTheEngineItsObject), "comes to rest", 0 },
        { nameof(RunsAllTrialsAtOnce), "no more trials run than may", 1 },
        { nameof(ForgetsTheBestTrial), "what an attempt trains is the best trial", 9 },
        { nameof(TakesTheFirstTrial), "the best trial is published", 61 },
        { nameof(TrainsAgainForALostPublisher), "an output that is there is not trained again", 22 },
        { nameof(TakesAnyResult), "what is registered was asked for", 51 },
        { nameof(WaitsForAnImageWithoutEnd), "no worker holds a GPU for longer than may be while another does not come", 40 },
        { nameof(OverlooksWhatIsBeingDeleted), "no worker is made before those of another attempt are gone or lost", 46 },
        { nameof(ReadsNoRules), "what is permanent is not repeated", 9 },
        { nameof(TakesAPreemptionForASignal), "what the infrastructure did costs no attempt", 39 },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_decider_with_a_flaw_is_caught(string mutant, string rule, int likely)
    {
        var decide = GetType().GetMethod(mutant)!.CreateDelegate<Func<TrainingJobObservation, Decision<TrainingJobStatus>>>();
        Assert.True(
            Seeds.Any(400, rule, seed => JobSimulationRun.Run(seed, decide), likely),
            $"{mutant} broke '{rule}' under none of the schedules");
    }

    public static Decision<TrainingJobStatus> StartsBeforeTheLastOnesAreGone(TrainingJobObservation seen)
    {
        // It observes only the pods of the newest attempt, and of running ones only those that have ended.
        var ended = seen.Status?.Attempts.LastOrDefault()?.EndTime is not null;
        return TrainingJobDecider.Decide(ended ? seen with { Pods = [.. seen.Pods.Where(pod => pod.Ended)] } : seen);
    }

    public static Decision<TrainingJobStatus> WaitsForAnImageWithoutEnd(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(With(seen, seen.Spec.RunPolicy with { PendingDeadline = null }));

    public static Decision<TrainingJobStatus> ReadsNoRules(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(With(seen, seen.Spec.RunPolicy with { Rules = [] }));

    public static Decision<TrainingJobStatus> OverlooksWhatIsBeingDeleted(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(seen with { Pods = [.. seen.Pods.Where(pod => !pod.Deleting)] });

    public static Decision<TrainingJobStatus> TakesAPreemptionForASignal(TrainingJobObservation seen) =>
        TrainingJobDecider.Decide(seen with { Pods = [.. seen.Pods.Select(pod => pod with { DisruptionReason = null })] });

    private static TrainingJobObservation With(TrainingJobObservation seen, RunPolicy policy) =>
        seen with { Spec = seen.Spec with { RunPolicy = policy } };

    public static Decision<TrainingJobStatus> ForgetsThatItFailed(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision.Status.ModelVersion is null ? decision with { Status = decision.Status with { CompletionTime = null } } : decision;
    }

    public static Decision<TrainingJobStatus> CountsNothing(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(
            seen with
            {
                Pods =
                [
                    .. seen.Pods.Select(pod => pod.ExitCode > 0
                        ? pod with { ExitCode = 143, DisruptionReason = "EvictionByEvictionAPI" }
                        : pod with { TerminationMessage = null }),
                ],
            });
        return decision with { Status = decision.Status with { FailedAttempts = 0 } };
    }

    // It takes every check that ended with 0 for one that passed.
    public static Decision<TrainingJobStatus> TrainsUnchecked(TrainingJobObservation seen) => TrainingJobDecider.Decide(seen with
    {
        CheckPods = [.. seen.CheckPods.Select(pod => pod.Succeeded ? pod with { TerminationMessage = Passed, Deleting = false } : pod)],
    });

    // It takes an object that is there for one that has made its dataset.
    public static Decision<TrainingJobStatus> ChecksUnprepared(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Prepared?.Manifest is { } manifest
            ? seen with { Prepared = seen.Prepared with { Manifest = Done(manifest) } }
            : seen);

    public static Decision<TrainingJobStatus> LeavesTheEngineItsObject(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision with { Writes = [.. decision.Writes.Where(step => step is not DeletePrepared)] };
    }

    // It takes a dataset that has passed for any other.
    public static Decision<TrainingJobStatus> ChecksOnce(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Status?.DataCheck is { Cause: AttemptCause.Succeeded } check
            ? seen with { Status = seen.Status with { DataCheck = check with { CheckDigest = RunIdentity.CheckDigest(seen.Spec) } } }
            : seen);

    public static Decision<TrainingJobStatus> RunsAllTrialsAtOnce(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Spec.Search is { } search ? seen with { Spec = seen.Spec with { Search = search with { Parallel = 20 } } } : seen);

    public static Decision<TrainingJobStatus> ForgetsTheBestTrial(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision with
        {
            Writes =
            [
                .. decision.Writes.Select(step => step is ApplyJobDocument { Document.Trials: not null } document
                    ? document with
                    {
                        Document = document.Document with
                        {
                            Spec = document.Document.Spec with { Trainer = seen.Spec.Trainer },
                        },
                    }
                    : step),
            ],
        };
    }

    public static Decision<TrainingJobStatus> TakesTheFirstTrial(TrainingJobObservation seen)
    {
        var decision = TrainingJobDecider.Decide(seen);
        return decision.Status.Search is { Best: not null } search
            ? decision with { Status = decision.Status with { Search = search with { Best = search.Trials[0].Number } } }
            : decision;
    }

    // It takes an attempt whose output is not published in one go for a lost one.
    public static Decision<TrainingJobStatus> TrainsAgainForALostPublisher(TrainingJobObservation seen) => TrainingJobDecider.Decide(
        seen.Status is { Export.Failures: > 0, Attempts: [.., { Cause: AttemptCause.Succeeded } last] }
            ? seen with
            {
                Status = seen.Status with { Attempts = [.. seen.Status.Attempts.SkipLast(1), last with { Cause = AttemptCause.PodLost }] },
            }
            : seen);

    private static JsonObject Done(JsonObject manifest)
    {
        var done = manifest.DeepClone().AsObject();
        done["status"]!["state"] = "done";
        return done;
    }

    public static Decision<TrainingJobStatus> TakesAnyResult(TrainingJobObservation seen) => TrainingJobDecider.Decide(seen.Status is null
        ? seen
        : seen with
        {
            Status = seen.Status with { Attempts = [.. seen.Status.Attempts.Select(attempt => attempt with { RunDigest = null })] },
        });
}
