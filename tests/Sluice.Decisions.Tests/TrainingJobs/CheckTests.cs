using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>The check of the dataset on a pod without a GPU, which comes before every worker.</summary>
public class CheckTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly DataResult Good = new() { Digest = Jobs.Digest, Rows = 344 };

    [Fact]
    public void The_first_visit_makes_a_document_and_one_pod_that_checks()
    {
        var decision = TrainingJobDecider.Decide(Jobs.Unchecked(spec => spec with { Workers = 2 }));

        Assert.Equal(["ApplyJobDocument", "CreateCheckPod"], decision.Writes.Select(step => step.GetType().Name));
        Assert.Equal(new CreateCheckPod("train-check-0", 0, "train-check"), decision.Writes[1]);
        Assert.Equal((JobPhase.Checking, Reasons.Checking), (decision.Status.Phase, decision.Reconciling()));
        Assert.Equal(Jobs.Start, decision.Status.StartTime);
        Assert.Empty(decision.Status.Attempts);
        Assert.Contains(decision.Events, each => each is { Type: DecisionEvent.Normal, Reason: "CheckStarted" });
    }

    [Fact]
    public void A_dataset_that_passes_is_trained_on_by_its_digest()
    {
        var seen = Checking(Jobs.CheckExited(0, Good));
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Single(decision.Writes.OfType<CreateWorkerPod>());
        var document = Assert.Single(decision.Writes.OfType<ApplyJobDocument>());
        Assert.Equal(("train-job", Jobs.Digest), (document.Name, document.Document.Spec.Dataset.Digest));
        Assert.Equal((Jobs.Digest, 344), (decision.Status.DatasetDigest, decision.Status.DataCheck!.Rows));
        Assert.Contains(decision.Events, each => each is { Reason: "CheckPassed", Message: "the dataset with 344 rows passed" });

        // The document stays as it is while the attempt runs, and the pod of the check stays to be read.
        var running = TrainingJobDecider.Decide(seen with { Status = decision.Status, Pods = [Jobs.Pod()] });
        Assert.Equivalent(document, Assert.Single(running.Writes.OfType<ApplyJobDocument>()));
        Assert.DoesNotContain(running.Writes, step => step is DeletePod or CreateCheckPod);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(66)]
    [InlineData(78)]
    public void A_dataset_that_is_refused_ends_the_job_and_no_worker_is_made(int code)
    {
        var seen = Checking(Jobs.CheckExited(code, new DataResult
        {
            Checks =
            [
                new DataCheckVerdict { Field = "spec.dataset.checks[0]", Outcome = DataCheckOutcome.Passed, Message = "344 rows" },
                new DataCheckVerdict { Field = "spec.dataset.checks[1]", Outcome = DataCheckOutcome.Failed, Message = "row 7: -1" },
            ],
            Error = new TrainerError { Reason = "CheckFailed", Field = "spec.dataset.checks[1]", Message = "mass: -1 is below 0" },
        }));
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal(
            (Reasons.DatasetInvalid, "spec.dataset.checks[1]: mass: -1 is below 0"), (decision.Stalled(), decision.Message()));
        Assert.Equal([DataCheckOutcome.Passed, DataCheckOutcome.Failed], decision.Status.Checks.Select(verdict => verdict.Outcome!.Value));
        Assert.Empty(decision.Writes);
        Assert.Empty(decision.Status.Attempts);
        Assert.Null(decision.Status.GpuSeconds);

        var later = TrainingJobDecider.Decide(seen with { Status = decision.Status, Now = seen.Now + TimeSpan.FromDays(1) });
        Assert.Equal((Reasons.DatasetInvalid, false), (later.Stalled(), later.StatusChanged));
        Assert.Empty(later.Writes);
    }

    [Fact]
    public void An_edit_after_a_refusal_has_the_dataset_checked_again_at_once()
    {
        var seen = Checking(Jobs.CheckExited(65));
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, Object = seen.Object with { Generation = 2 } };
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal("train-check-1", Assert.Single(decision.Writes.OfType<CreateCheckPod>()).Name);
        Assert.Equal("train-check-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
        Assert.Equal((JobPhase.Checking, null), (decision.Status.Phase, decision.Status.CompletionTime));
    }

    [Fact]
    public void Failures_that_count_share_the_limit_of_attempts_and_their_pauses_grow()
    {
        var seen = Checking(Jobs.CheckExited(75), spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 1 } });
        seen = seen with { Now = Jobs.Start + TimeSpan.FromSeconds(30) };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status };
        Assert.Equal((1, 1), (seen.Status!.FailedAttempts, seen.Status.DataCheck!.Failures));
        var waits = TrainingJobDecider.Decide(seen with { Now = seen.Now + (4 * Second) });
        Assert.Equal((Reasons.Retrying, TimeSpan.FromSeconds(6)), (waits.Reconciling(), waits.RequeueAfter));
        Assert.Empty(waits.Writes);

        var next = TrainingJobDecider.Decide(seen with { Now = seen.Now + (10 * Second) });
        Assert.Equal("train-check-1", Assert.Single(next.Writes.OfType<CreateCheckPod>()).Name);

        var last = TrainingJobDecider.Decide(seen with { Status = next.Status, CheckPods = [Jobs.CheckExited(1, number: 1)] });
        Assert.Equal((Reasons.BackoffLimitExceeded, 2), (last.Stalled(), last.Status.FailedAttempts));
        Assert.Contains("the check of the dataset (train-check-1) ended with exit code 1", last.Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "the data changed after they were checked; edit the job, and they are checked again (spec.dataset.digest: sha256:b)")]
    [InlineData("sha256:a", "spec.dataset.digest: sha256:b")]
    public void Data_that_changed_after_their_check_are_not_trained_on(string? pinned, string message)
    {
        var error = new TrainerError { Reason = "DigestMismatch", Field = "spec.dataset.digest", Message = "sha256:b" };
        var running = Jobs.Running(spec => spec with { Dataset = spec.Dataset with { Digest = pinned } });
        var decision = TrainingJobDecider.Decide(running with { Pods = [Jobs.Exited(65, ContractJson.Write(error))] });
        Assert.Equal((Reasons.DatasetInvalid, message), (decision.Stalled(), decision.Message()));
    }

    public static TheoryData<string, PodFact, AttemptCause> OfInfrastructure => new()
    {
        { "drain", Jobs.CheckExited(143) with { DisruptionReason = "EvictionByEvictionAPI" }, AttemptCause.Evicted },
        { "asked to stop", Jobs.CheckExited(0) with { DisruptionReason = "EvictionByEvictionAPI" }, AttemptCause.Evicted },
        { "node", Jobs.CheckPod() with { Phase = PodPhases.Unknown }, AttemptCause.NodeLost },
    };

    [Theory]
    [MemberData(nameof(OfInfrastructure))]
    public void What_the_cluster_did_is_repeated_uncounted(string what, PodFact pod, AttemptCause cause)
    {
        var decision = TrainingJobDecider.Decide(Checking(pod));
        Assert.Equal(
            (what, cause, 0, Reasons.Retrying),
            (what, decision.Status.DataCheck!.Cause, decision.Status.FailedAttempts, decision.Reconciling()));
        Assert.DoesNotContain("spec.resources", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_that_ran_out_of_memory_counts_and_names_its_own_resources()
    {
        var decision = TrainingJobDecider.Decide(Checking(Jobs.CheckExited(137) with { TerminationReason = "OOMKilled" }));
        Assert.Equal((AttemptCause.OutOfMemory, 1), (decision.Status.DataCheck!.Cause, decision.Status.FailedAttempts));
        Assert.Contains("raise spec.dataset.resources.limits.memory", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_filled_its_scratch_would_do_so_again()
    {
        var decision = TrainingJobDecider.Decide(Checking(Jobs.CheckPod() with
        {
            Phase = PodPhases.Failed,
            Reason = "Evicted",
            ReasonMessage = "Usage of EmptyDir volume \"sluice-scratch\" exceeds the limit \"10Gi\". ",
        }));
        Assert.Equal(Reasons.DatasetInvalid, decision.Stalled());
        Assert.StartsWith("spec.dataset.scratch: the check of the dataset (train-check-0) needs more room", decision.Message());

        var worker = Jobs.Exited(137) with { Reason = "Evicted", ReasonMessage = "Usage of EmptyDir volume \"sluice-scratch\" exceeds…" };
        Assert.Equal(Reasons.TrainerFailed, TrainingJobDecider.Decide(Jobs.Running() with { Pods = [worker] }).Stalled());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("done")]
    [InlineData("""{"digest":"sha256:a"}""")]
    [InlineData("""{"checks":[null,{"field":null}],"warnings":null}""")]
    public void An_exit_with_0_but_no_digest_is_a_failure_that_counts(string? message)
    {
        var decision = TrainingJobDecider.Decide(Checking(Jobs.CheckExited(0) with { TerminationMessage = message }));
        Assert.Equal((AttemptCause.Error, 1), (decision.Status.DataCheck!.Cause, decision.Status.FailedAttempts));
        Assert.Contains("is its image Sluice's data image?", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_become_an_event()
    {
        var decision = TrainingJobDecider.Decide(Checking(Jobs.CheckExited(0, Good with
        {
            Warnings = ["a column is empty"],
            Checks = [new DataCheckVerdict { Field = "spec.dataset.checks[0]", Outcome = DataCheckOutcome.Warned, Message = "9 rows" }],
        })));
        var warned = Assert.Single(decision.Events, each => each.Reason == "CheckWarned");
        Assert.Equal(
            (DecisionEvent.Warning, "the dataset with 344 rows passed; warning: a column is empty; 9 rows"), (warned.Type, warned.Message));
        Assert.Single(decision.Writes.OfType<CreateWorkerPod>());
    }

    public static TheoryData<string, Func<TrainingJobSpec, TrainingJobSpec>, bool> Edits => new()
    {
        { "uri", spec => spec with { Dataset = spec.Dataset with { Uri = "file:///data/other.csv" } }, true },
        { "seed, by which rows are split", spec => spec with { Trainer = spec.Trainer with { Seed = 7 } }, true },
        { "volumes, which may hold other data", spec => spec with { Pod = spec.Pod with { Volumes = [] } }, true },
        { "hyperparameters", spec => spec with { Trainer = spec.Trainer with { Hyperparameters = Epochs } }, false },
        { "workers", spec => spec with { Workers = 2 }, false },
        { "room to read in", spec => spec with { Dataset = spec.Dataset with { Scratch = "20Gi", Resources = new() } }, false },
    };

    private static Dictionary<string, string> Epochs => new() { ["epochs"] = "9" };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edited_dataset_is_checked_again_and_nothing_else_is(
        string what, Func<TrainingJobSpec, TrainingJobSpec> edit, bool again)
    {
        var seen = Jobs.Running();
        seen = seen with { Spec = edit(seen.Spec) };
        var ended = TrainingJobDecider.Decide(seen);
        Assert.True(ended.Status.Attempts[^1].Cause == AttemptCause.SpecChanged, what);
        var next = TrainingJobDecider.Decide(seen with { Status = ended.Status, Pods = [] });
        Assert.Equal((what, again), (what, next.Writes.Any(step => step is CreateCheckPod)));
        Assert.Equal((what, !again), (what, next.Writes.Any(step => step is CreateWorkerPod)));

        // Nor while the check is in progress.
        var checking = Checking(Jobs.CheckPod());
        checking = checking with { Spec = edit(checking.Spec) };
        Assert.Equal((what, again), (what, TrainingJobDecider.Decide(checking).Writes.Any(step => step is DeletePod)));
    }

    [Fact]
    public void The_version_records_the_query_that_its_rows_came_from()
    {
        var running = Jobs.Running(spec => spec with { Dataset = spec.Dataset with { Sql = "SELECT * FROM data" } });
        var decision = TrainingJobDecider.Decide(running with { Pods = [Jobs.Exited(0, Jobs.Result())] });
        Assert.Equal("SELECT * FROM data", Assert.Single(decision.Writes.OfType<CreateModelVersion>()).Spec.Lineage!.Dataset.Sql);
    }

    [Fact]
    public void An_attempt_that_failed_is_repeated_without_another_check()
    {
        var seen = Jobs.Running() with { Pods = [Jobs.Exited(1)] };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, Now = seen.Now + TimeSpan.FromMinutes(5) };
        var next = TrainingJobDecider.Decide(seen);
        Assert.Single(next.Writes.OfType<CreateWorkerPod>());
        Assert.DoesNotContain(next.Writes, step => step is CreateCheckPod);
    }

    [Fact]
    public void A_pod_that_is_not_there_is_made_once_more_and_one_that_no_status_mentions_goes()
    {
        Assert.Equal("train-check-0", Assert.Single(TrainingJobDecider.Decide(Checking()).Writes.OfType<CreateCheckPod>()).Name);

        var lost = TrainingJobDecider.Decide(Jobs.Unchecked() with { CheckPods = [Jobs.CheckPod(3)] });
        Assert.Equal("train-check-3", Assert.IsType<DeletePod>(Assert.Single(lost.Writes)).Name);
        var next = TrainingJobDecider.Decide(Jobs.Unchecked() with { CheckPods = [Jobs.CheckExited(0, Good, 3)] });
        Assert.Equal("train-check-4", Assert.Single(next.Writes.OfType<CreateCheckPod>()).Name);
    }

    [Fact]
    public void Suspend_ends_the_check_and_resume_begins_another_without_a_wait()
    {
        var seen = Checking(Jobs.CheckPod());
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var suspended = TrainingJobDecider.Decide(seen);
        Assert.Equal((JobPhase.Suspended, AttemptCause.Suspended), (suspended.Status.Phase, suspended.Status.DataCheck!.Cause));
        Assert.IsType<DeletePod>(Assert.Single(suspended.Writes));
        var resumed = TrainingJobDecider.Decide(
            seen with { Status = suspended.Status, CheckPods = [], Spec = seen.Spec with { Suspend = false } });
        Assert.Equal("train-check-1", Assert.Single(resumed.Writes.OfType<CreateCheckPod>()).Name);
    }

    [Fact]
    public void The_deadline_counts_from_the_pod_that_checks()
    {
        var seen = Checking(Jobs.CheckPod(), spec => spec with { RunPolicy = new RunPolicy { ActiveDeadline = "1h" } });
        var decision = TrainingJobDecider.Decide(seen with { Now = Jobs.Start + TimeSpan.FromHours(1) });
        Assert.Equal((Reasons.DeadlineExceeded, AttemptCause.Deadline), (decision.Stalled(), decision.Status.DataCheck!.Cause));
        Assert.IsType<DeletePod>(Assert.Single(decision.Writes));
    }

    [Fact]
    public void What_the_pod_waits_for_and_names_that_others_hold_are_shown()
    {
        var waiting = Checking(Jobs.CheckPod() with { Phase = PodPhases.Pending, Waiting = "FailedMount: secret \"bucket\" not found" });
        Assert.Equal(
            (Reasons.CannotStart, "check 0 of the dataset waits: FailedMount: secret \"bucket\" not found"),
            (TrainingJobDecider.Decide(waiting).Reconciling(), TrainingJobDecider.Decide(waiting).Message()));

        foreach (var seen in new[] { Jobs.Unchecked(), Checking() })
        {
            var taken = TrainingJobDecider.Decide(
                seen with { Conflicts = [new NameConflict(new StepTarget(StepTargetKind.Pod, "train-check-0"))] });
            Assert.Equal(Reasons.NameConflict, taken.Stalled());
            Assert.IsType<CreateCheckPod>(Assert.Single(taken.Writes));
        }
    }

    [Fact]
    public void A_proxy_beside_the_check_is_ended_and_a_result_counts_while_it_runs()
    {
        var decision = TrainingJobDecider.Decide(Checking(Jobs.CheckExited(0, Good) with { Phase = PodPhases.Running }));
        Assert.Single(decision.Writes.OfType<CreateWorkerPod>());
        Assert.Equal("train-check-0", Assert.Single(decision.Writes.OfType<EndPod>()).Name);
    }

    private static TrainingJobObservation Checking(params PodFact[] pods) => Checking(pods, null);

    private static TrainingJobObservation Checking(PodFact pod, Func<TrainingJobSpec, TrainingJobSpec> with) => Checking([pod], with);

    private static TrainingJobObservation Checking(PodFact[] pods, Func<TrainingJobSpec, TrainingJobSpec>? with) =>
        Jobs.Unchecked(with).Then(Second) with { CheckPods = pods };
}
