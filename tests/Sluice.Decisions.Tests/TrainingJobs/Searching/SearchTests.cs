using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;
using static System.StringComparison;

namespace Sluice.Decisions.Tests.TrainingJobs.Searching;

public class SearchTests
{
    [Fact]
    public void Trials_run_after_the_check_as_many_as_may()
    {
        var decision = SearchJobs.New(search => search with { Parallel = 2 }).Decide();
        Assert.Equal(JobPhase.Searching, decision.Status.Phase);
        Assert.Equal("RRP", decision.States());
        Assert.Equal("0 of 3 trials ended", decision.Message());
        Assert.Equal(["train-trial-0-0", "train-trial-1-0"], Made(decision).Select(pod => pod.Name));
        Assert.Contains(decision.Events, one => one is { Reason: "SearchStarted", Message: "the search began with 3 trials" });
        Assert.Empty(decision.Status.Attempts);
    }

    [Fact]
    public void A_trial_gets_its_values_and_a_folder_of_its_own_and_is_not_judged()
    {
        var seen = SearchJobs.New(
            search => search with { Objective = new SearchObjective { Metric = "accuracy" } },
            spec => spec with { Gates = [new() { Metric = "accuracy", Min = "0.9" }] });
        var decision = seen.Decide();
        var document = Documents(decision)["train-trial-0"];
        var values = decision.Status.Search!.Trials[0].Hyperparameters;
        Assert.Equal("20", document.Spec.Trainer.Hyperparameters["epochs"]);
        Assert.Equal(values["learningRate"], document.Spec.Trainer.Hyperparameters["learningRate"]);
        Assert.Equal(new TrialRequest { Number = 0, Metric = "accuracy" }, document.Trial);
        Assert.Equal(Jobs.Digest, document.Spec.Dataset.Digest);
        Assert.Equal($"/models/job-uid/{RunIdentity.RunDigest(seen.Spec)[7..23]}/trial-0", document.CheckpointPath);
        Assert.Null(document.Evidence);
        Assert.Null(document.RejectedTag);
        Assert.Null(document.Trials);
        Assert.Null(document.Spec.Search);
        Assert.Empty(document.Spec.Gates);
    }

    [Fact]
    public void The_attempt_continues_the_best_trial_with_its_values()
    {
        var seen = Searched();
        var search = seen.Decide().Status.Search!;
        Assert.Equal(1, search.Best);
        Assert.NotNull(search.EndTime);
        var decision = seen.Decide();
        Assert.Equal(JobPhase.Starting, decision.Status.Phase);
        var document = Documents(decision)["train-job"];
        Assert.Equal(search.Trials[1].Hyperparameters["learningRate"], document.Spec.Trainer.Hyperparameters["learningRate"]);
        Assert.EndsWith("/trial-1", document.CheckpointPath, Ordinal);
        Assert.Null(document.Trial);
        Assert.Equal(["0.5", "0.25", "0.75"], document.Trials!.Select(trial => trial.Objective));
        Assert.Equal(3, decision.Writes.OfType<DeletePod>().Count());
        Assert.Contains(decision.Events, one => one.Reason == "SearchEnded"
            && one.Message.StartsWith("the search ended: trial 1 is the best of 3: loss 0.25 with learningRate 0.", Ordinal));

        var running = seen.Then(SearchJobs.Second, Jobs.Pod()) with { TrialPods = [] };
        Assert.Equal(JobPhase.Running, running.Decide().Status.Phase);
        Assert.Equal(1, running.Decide().Status.Search!.Best);
    }

    [Fact]
    public void Without_checkpoints_the_attempt_trains_again_with_the_best_values()
    {
        var seen = SearchJobs.New(job: spec => spec with { Checkpoint = null }).After(SearchJobs.Ended(0, "1"));
        Assert.Null(Documents(seen.Decide())["train-trial-1"].CheckpointPath);
        seen = seen.After(SearchJobs.Ended(1, "2")).After(SearchJobs.Ended(2, "3"));
        var document = Documents(seen.Decide())["train-job"];
        Assert.Null(document.CheckpointPath);
        Assert.Equal(
            seen.Status!.Search!.Trials[0].Hyperparameters["learningRate"], document.Spec.Trainer.Hyperparameters["learningRate"]);
    }

    [Fact]
    public void The_next_trial_runs_once_one_has_ended()
    {
        var seen = SearchJobs.New().After(SearchJobs.Ended(0, "0.5"));
        var decision = seen.Decide();
        Assert.Equal("FRP", decision.States());
        Assert.Equal("1 of 3 trials ended, best loss 0.5 by trial 0", decision.Message());
        Assert.Equal("train-trial-1-0", Assert.Single(Made(decision)).Name);
        Assert.Empty(decision.Writes.OfType<DeletePod>());
    }

    [Fact]
    public void A_trial_without_its_pod_gets_it_under_the_same_name()
    {
        var seen = SearchJobs.New().After();
        Assert.Equal("train-trial-0-0", Assert.Single(Made(seen.Decide())).Name);
        Assert.Empty(Made(seen.After(SearchJobs.Trial(0)).Decide()));
    }

    [Fact]
    public void Fewer_combinations_give_fewer_trials_and_the_message_says_so()
    {
        var decision = SearchJobs.New(search => search with
        {
            Parameters = [new SearchParameter { Name = "optimizer", Values = ["sgd", "lion"] }],
        }).Decide();
        Assert.Equal("0 of 2 trials ended (the parameters have no more combinations of values)", decision.Message());
    }

    [Theory]
    [InlineData(64, "XRP", 0)]
    [InlineData(1, "PRP", 1)]
    [InlineData(75, "PRP", 1)]
    [InlineData(143, "PRP", 1)]
    public void A_trial_that_fails_fails_alone(int code, string states, int failures)
    {
        var decision = SearchJobs.New().After(SearchJobs.Exited(0, code, SearchJobs.Error("the loss is not finite"))).Decide();
        Assert.Equal(states, decision.States());
        var trial = decision.Status.Search!.Trials[0];
        Assert.Equal((failures, "the loss is not finite"), (trial.Failures, trial.Message));
        Assert.Equal(0, decision.Status.FailedAttempts);
        Assert.Equal(code == 64, decision.Events.Any(one => one is
        {
            Reason: "TrialFailed",
            Type: "Warning",
            Message: "trial 0 failed: the loss is not finite",
        }));
    }

    [Theory]
    [InlineData(65, "DatasetInvalid")]
    [InlineData(66, "DatasetInvalid")]
    [InlineData(78, "TrainerFailed")]
    public void What_no_trial_can_mend_ends_the_job(int code, string reason)
    {
        var decision = SearchJobs.New(search => search with { Parallel = 2 })
            .After(SearchJobs.Trial(0), SearchJobs.Exited(1, code, SearchJobs.Error("there are no rows"))).Decide();
        Assert.Equal((reason, "there are no rows"), (decision.Stalled(), decision.Message()));
        Assert.Equal("train-trial-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
        Assert.NotNull(decision.Status.Search!.EndTime);
    }

    [Fact]
    public void A_pod_that_was_ended_from_outside_is_made_again_after_a_pause()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 3 }).After(
            SearchJobs.Exited(0, 143), SearchJobs.Trial(1), SearchJobs.Trial(2));
        var decision = seen.Decide();
        Assert.Equal("PRR", decision.States());
        Assert.Equal(Jobs.Start + TimeSpan.FromSeconds(20), decision.Status.Search!.Trials[0].RetryTime);

        seen = seen.After(SearchJobs.Exited(0, 143), SearchJobs.Trial(1), SearchJobs.Trial(2)) with
        {
            Now = Jobs.Start + TimeSpan.FromSeconds(20),
        };
        decision = seen.Decide();
        Assert.Equal(("train-trial-0-1", 1, 0), Assert.Single(Made(decision).Select(pod => (pod.Name, pod.Attempt, pod.Trial!.Value))));
        Assert.Equal("train-trial-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
    }

    [Fact]
    public void A_pod_that_ran_and_is_gone_counts_as_lost()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0)).After();
        var decision = seen.Decide();
        Assert.Equal("PRP", decision.States());
        Assert.Equal("the pod of trial 0 is gone", decision.Status.Search!.Trials[0].Message);
        Assert.Equal(0, decision.Status.Search.Trials[0].Failures);
    }

    [Fact]
    public void A_trial_fails_when_its_pods_failed_too_often_and_want_of_memory_counts()
    {
        var seen = SearchJobs.New(job: spec => spec with { RunPolicy = spec.RunPolicy with { BackoffLimit = 1 } });
        var oom = SearchJobs.Exited(0, 137) with { TerminationReason = "OOMKilled" };
        seen = seen.After(oom);
        Assert.Equal("PRP", seen.Decide().States());
        seen = seen.After(oom, SearchJobs.Ended(1, "1")) with { Now = Jobs.Start + TimeSpan.FromMinutes(1) };
        Assert.Equal("RFP", seen.Decide().States());
        seen = seen.After(SearchJobs.Exited(0, 1, "disk full", pod: 1), SearchJobs.Ended(1, "1"));
        var decision = seen.Decide();
        Assert.Equal("XFR", decision.States());
        Assert.Equal(
            "2 pods failed, spec.runPolicy.backoffLimit allows 1 to be repeated; the last one: trial 0 (train-trial-0-1) ended with exit "
            + "code 1: disk full",
            decision.Status.Search!.Trials[0].Message);
    }

    [Fact]
    public void A_trial_that_leaves_no_result_is_repeated()
    {
        var trial = SearchJobs.New().After(SearchJobs.Exited(0, 0, Jobs.Result())).Decide().Status.Search!.Trials[0];
        Assert.Equal((TrialState.Pending, 1), (trial.State, trial.Failures));
        Assert.Contains("left no result of a trial", trial.Message!, Ordinal);
    }

    [Fact]
    public void When_all_trials_fail_the_job_fails_with_what_most_of_them_said()
    {
        var decision = SearchJobs.New(search => search with { Parallel = 3 }).After(
            SearchJobs.Exited(0, 64, SearchJobs.Error("too little memory")),
            SearchJobs.Exited(1, 64, SearchJobs.Error("the loss is not finite")),
            SearchJobs.Exited(2, 64, SearchJobs.Error("the loss is not finite"))).Decide();
        Assert.Equal("TrainerFailed", decision.Stalled());
        Assert.Equal("spec.search: all 3 trials failed; 2 of them: the loss is not finite", decision.Message());
    }

    [Fact]
    public void When_the_objective_is_undefined_for_all_the_job_fails()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 3, Objective = new SearchObjective { Metric = "rocAuc" } }).After(
            SearchJobs.Exited(0, 64), SearchJobs.Ended(1, null), SearchJobs.Ended(2, "NaN"));
        var decision = seen.Decide();
        Assert.Equal("TrainerFailed", decision.Stalled());
        Assert.StartsWith("spec.search.objective.metric: 'rocAuc' is undefined for every trial; ", decision.Message(), Ordinal);
        Assert.Null(decision.Status.Search!.Best);
    }

    [Fact]
    public void A_suspended_search_keeps_what_has_ended_and_goes_on_later()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 2 }).After(SearchJobs.Ended(0, "0.5"), SearchJobs.Trial(1));
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var decision = seen.Decide();
        Assert.Equal(JobPhase.Suspended, decision.Status.Phase);
        Assert.Equal("FPP", decision.States());
        Assert.Equal("train-trial-1-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);

        var ended = SearchJobs.Exited(1, 75) with { Deleting = true };
        seen = seen.After(SearchJobs.Ended(0, "0.5"), ended);
        Assert.Equal(JobPhase.Suspended, seen.Decide().Status.Phase);
        seen = seen.After(SearchJobs.Ended(0, "0.5"), ended) with { Spec = seen.Spec with { Suspend = false } };
        decision = seen.Decide();
        Assert.Equal("FRR", decision.States());
        Assert.Equal(["train-trial-1-1", "train-trial-2-0"], Made(decision).Select(pod => pod.Name));
        Assert.Null(decision.Status.Search!.EndTime);
    }

    [Fact]
    public void A_search_that_is_overdue_fails_the_job()
    {
        var seen = SearchJobs.New(job: spec => spec with { RunPolicy = spec.RunPolicy with { ActiveDeadline = "1h" } })
            .After(SearchJobs.Trial(0)) with
        { Now = Jobs.Start + TimeSpan.FromHours(1) };
        var decision = seen.Decide();
        Assert.Equal("DeadlineExceeded", decision.Stalled());
        Assert.Equal("train-trial-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
    }

    [Fact]
    public void A_changed_spec_ends_the_search_and_another_one_follows()
    {
        var seen = SearchJobs.New().After(SearchJobs.Ended(0, "0.5"), SearchJobs.Trial(1));
        seen = seen.After(SearchJobs.Ended(0, "0.5"), SearchJobs.Trial(1)) with
        {
            Spec = seen.Spec with { Trainer = seen.Spec.Trainer with { Precision = "bf16" } },
        };
        var decision = seen.Decide();
        Assert.Equal("Retrying", decision.Reconciling());
        Assert.Equal("train-trial-1-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);

        seen = seen.After(SearchJobs.Ended(0, "0.5"), SearchJobs.Exited(1, 75));
        decision = seen.Decide();
        Assert.Equal("RPP", decision.States());
        Assert.Equal("train-trial-0-1", Assert.Single(Made(decision)).Name);
        Assert.Null(decision.Status.Search!.Trials[0].Objective);
    }

    [Fact]
    public void The_bound_of_trials_that_run_may_change_under_the_search()
    {
        var seen = SearchJobs.New().After(SearchJobs.Trial(0));
        seen = seen with { Spec = seen.Spec with { Search = seen.Spec.Search! with { Parallel = 3 } } };
        Assert.Equal("RRR", seen.Decide().States());
        seen = seen.After(SearchJobs.Ended(0, "1"), SearchJobs.Trial(1), SearchJobs.Trial(2));
        seen = seen with { Spec = seen.Spec with { Search = seen.Spec.Search! with { Parallel = 1 } } };
        Assert.Equal("FRR", seen.Decide().States());
    }

    [Fact]
    public void An_edit_after_the_search_has_it_made_again()
    {
        var seen = Searched().Then(SearchJobs.Second, Jobs.Pod());
        seen = seen with { Spec = seen.Spec with { Search = seen.Spec.Search! with { Trials = 4 } }, TrialPods = [] };
        Assert.Equal("Retrying", seen.Decide().Reconciling());
        seen = seen.Then(SearchJobs.Second, Jobs.Exited(75));
        Assert.Equal("RRRP", seen.Decide().States());

        var without = seen with { Spec = seen.Spec with { Search = null } };
        Assert.Null(without.Decide().Status.Search);
        Assert.Equal(JobPhase.Starting, without.Decide().Status.Phase);
    }

    [Fact]
    public void Pods_of_a_lost_status_are_ended_and_the_search_goes_on_from_their_checkpoints()
    {
        var seen = SearchJobs.New() with { TrialPods = [SearchJobs.Trial(1, pod: 2)] };
        var decision = seen.Decide();
        Assert.Equal(JobPhase.Pending, decision.Status.Phase);
        Assert.Equal("train-trial-1-2", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);

        seen = seen.After(SearchJobs.Exited(1, 75, pod: 2)).After(SearchJobs.Exited(1, 75, pod: 2), SearchJobs.Ended(0, "1"));
        Assert.Equal("train-trial-1-3", Assert.Single(Made(seen.Decide())).Name);
    }

    [Fact]
    public void Workers_of_a_lost_search_are_ended_since_their_values_are_not_known_any_more()
    {
        var seen = SearchJobs.New() with { Pods = [Jobs.Pod()] };
        var decision = seen.Decide();
        Assert.Equal(AttemptCause.SpecChanged, Assert.Single(decision.Status.Attempts).Cause);
        Assert.Equal("RPP", seen.Then(SearchJobs.Second, Jobs.Exited(75)).Decide().States());
    }

    [Fact]
    public void A_failed_job_that_is_edited_keeps_the_search_while_it_is_the_same()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 3 }).After(
            SearchJobs.Exited(0, 64, SearchJobs.Error("no")), SearchJobs.Ended(1, "1"), SearchJobs.Exited(2, 78, SearchJobs.Error("no")));
        Assert.Equal("TrainerFailed", seen.Decide().Stalled());
        seen = seen.After() with
        {
            Object = seen.Object with { Generation = 2 },
            Spec = seen.Spec with { RunPolicy = seen.Spec.RunPolicy with { BackoffLimit = 5 } },
        };
        seen = seen.After() with { CheckPods = [Jobs.CheckExited(0, new DataResult { Digest = Jobs.Digest, Rows = 344 }, number: 1)] };
        Assert.Equal("RFR", seen.Decide().States());

        var others = new DataResult { Digest = "sha256:" + new string('b', 64), Rows = 344 };
        Assert.Equal("RRR", (seen with { CheckPods = [Jobs.CheckExited(0, others, number: 1)] }).Decide().States());
    }

    // All trials read the same data, so that most say the same.
    [Fact]
    public void What_trainers_of_trials_warn_of_stands_in_the_status_and_becomes_an_event_once()
    {
        var few = SearchJobs.Ended(0, "0.5", warnings: ["3 rows were dropped", "", "3 rows were dropped", "slow"]);
        var seen = SearchJobs.New(search => search with { Parallel = 3 })
            .After(few, SearchJobs.Exited(1, 1, "disk full"), SearchJobs.Trial(2));
        var decision = seen.Decide();
        Assert.Equal("3 rows were dropped; slow", decision.Status.Search!.Trials[0].Message);
        Assert.Equal(["trial 0: 3 rows were dropped; slow"], Warned(decision));

        // A retried trial says what its last pod warned of, and no more why the one before failed.
        seen = seen.After(few, SearchJobs.Trial(2)) with { Now = Jobs.Start + TimeSpan.FromMinutes(1) };
        seen = seen.After(few, SearchJobs.Ended(1, "0.25", pod: 1), SearchJobs.Ended(2, "1", warnings: ["3 rows were dropped; slow"]));
        decision = seen.Decide();
        Assert.Equal(["3 rows were dropped; slow", null, "3 rows were dropped; slow"], Messages(decision));
        Assert.Empty(Warned(decision));
        Assert.Equal(Messages(decision), Documents(decision)["train-job"].Trials!.Select(trial => trial.Message));

        var cut = SearchJobs.New().After(SearchJobs.Ended(0, "1", warnings: [new string('w', 4000)])).Decide();
        Assert.Equal(512, cut.Status.Search!.Trials[0].Message!.Length);

        static IEnumerable<string?> Messages(Decision<TrainingJobStatus> of) => of.Status.Search!.Trials.Select(trial => trial.Message);

        static IEnumerable<string> Warned(Decision<TrainingJobStatus> of) =>
            of.Events.Where(one => one is { Reason: "TrialWarned", Type: "Warning" }).Select(one => one.Message);
    }

    // The warnings of a round before are known when the next one ends.
    [Fact]
    public void A_warning_of_each_round_is_one_event()
    {
        var first = Enumerable.Range(0, 9)
            .Select(trial => SearchJobs.Ended(trial, $"0.{trial + 1}", 2, finished: false, warnings: [$"{trial % 2} rows"])).ToArray();
        var seen = SearchJobs.Halving().After(first);
        Assert.Equal(2, seen.Decide().Events.Count(one => one.Reason == "TrialWarned"));
        seen = seen.After(first).After([
            .. first.Skip(3),
            .. Enumerable.Range(0, 3).Select(trial => SearchJobs.Ended(trial, "0.1", 6, false, pod: 1, [$"{trial % 2} rows"])),
        ]);
        Assert.Equal(2, seen.Decide().Status.Search!.Round);
        Assert.DoesNotContain(seen.Decide().Events, one => one.Reason == "TrialWarned");
    }

    [Fact]
    public void GPU_time_of_pods_with_a_result_is_useful()
    {
        var seen = SearchJobs.New(search => search with { Parallel = 3 }).After(
            SearchJobs.Ended(0, "1"), SearchJobs.Exited(1, 64), SearchJobs.Trial(2));
        Assert.Equivalent(new GpuSeconds { Total = 40, Useful = 20, Lost = 20, LostByCause = Lost(20) }, seen.Decide().Status.GpuSeconds);
        seen = seen.After(SearchJobs.Ended(0, "1"), SearchJobs.Exited(1, 64)) with { Now = Jobs.Start + TimeSpan.FromSeconds(5) };
        Assert.Equivalent(
            new GpuSeconds { Total = 50, Useful = 20, Lost = 30, LostByCause = Lost(20, 10) }, seen.Decide().Status.GpuSeconds);

        static SortedDictionary<string, long> Lost(long badSpec, long? podLost = null)
        {
            var lost = new SortedDictionary<string, long> { ["BadSpec"] = badSpec };
            if (podLost is { } seconds)
            {
                lost["PodLost"] = seconds;
            }

            return lost;
        }
    }

    [Fact]
    public void A_name_that_another_object_has_holds_the_search()
    {
        var conflict = new NameConflict(new StepTarget(StepTargetKind.ConfigMap, "train-trial-0"));
        var decision = (SearchJobs.New() with { Conflicts = [conflict] }).Decide();
        Assert.Equal("NameConflict", decision.Stalled());
        Assert.Equal("PPP", decision.States());
    }

    [Fact]
    public void A_pod_that_waits_says_what_for()
    {
        var waits = SearchJobs.Trial(0) with { Phase = PodPhases.Pending, Waiting = "Unschedulable: no GPU" };
        var decision = SearchJobs.New().After(waits).Decide();
        Assert.Equal("CannotStart", decision.Reconciling());
        Assert.Equal("0 of 3 trials ended; trial 0 waits: Unschedulable: no GPU", decision.Message());
    }

    [Fact]
    public void The_key_of_a_run_covers_the_search_but_not_how_many_trials_run_at_once()
    {
        var spec = SearchJobs.New().Spec;
        var key = RunIdentity.RunKey(spec, Jobs.Digest);
        Assert.Equal(key, RunIdentity.RunKey(spec with { Search = spec.Search! with { Parallel = 2 } }, Jobs.Digest));
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Search = spec.Search! with { Trials = 4 } }, Jobs.Digest));
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Search = null }, Jobs.Digest));
    }

    [Fact]
    public void The_names_of_pods_are_host_names()
    {
        Assert.Equal("train-trial-12-3", ChildNames.TrialPod("train", 12, 3));
        Assert.InRange(ChildNames.TrialPod(new string('a', 53), 99, 999).Length, 1, 63);
    }

    // A search of three trials that have ended, of which the second is the best.
    private static TrainingJobObservation Searched() => SearchJobs.New(search => search with { Parallel = 3 })
        .After(SearchJobs.Ended(0, "0.5"), SearchJobs.Ended(1, "0.25"), SearchJobs.Ended(2, "0.75"));

    private static List<CreateWorkerPod> Made(Decision<TrainingJobStatus> decision) => [.. decision.Writes.OfType<CreateWorkerPod>()];

    private static Dictionary<string, JobDocument> Documents(Decision<TrainingJobStatus> decision) =>
        decision.Writes.OfType<ApplyJobDocument>().ToDictionary(step => step.Name, step => step.Document);
}
