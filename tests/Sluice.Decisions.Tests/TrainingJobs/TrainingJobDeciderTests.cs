using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

public class TrainingJobDeciderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_first_visit_makes_document_service_and_pods()
    {
        var decision = TrainingJobDecider.Decide(Jobs.New(spec => spec with { Workers = 2 }));
        Assert.Equal(
            ["ApplyJobDocument", "ApplyWorkerService", "CreateWorkerPod", "CreateWorkerPod"],
            decision.Writes.Select(step => step.GetType().Name));
        Assert.Equal("train-attempt-0-0.train-workers", Assert.IsType<CreateWorkerPod>(decision.Writes[3]).MasterAddress);
        Assert.Equal(Reasons.Starting, decision.Reconciling());
        Assert.Equal("Unknown", ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)!.Status);
    }

    [Fact]
    public void A_pod_that_was_not_made_is_made_later()
    {
        var seen = Jobs.New(spec => spec with { Workers = 2 }).Then(Second, Jobs.Pod() with { Phase = PodPhases.Pending });
        Assert.Equal("train-attempt-0-1", Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateWorkerPod>()).Name);
    }

    [Fact]
    public void A_pod_that_ran_and_vanished_ends_the_attempt_uncounted()
    {
        var seen = Jobs.Running(spec => spec with { Workers = 2 }) with { Pods = [Jobs.Pod()] };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((AttemptCause.PodLost, 0), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
        Assert.Equal("train-attempt-0-0", Assert.IsType<DeletePod>(Assert.Single(decision.Writes)).Name);
        Assert.Equal(Reasons.Retrying, decision.Reconciling());
    }

    [Fact]
    public void Progress_is_that_of_the_attempt_that_runs()
    {
        var seen = Jobs.Running() with
        {
            Progress = new ProgressReport { Step = 5, TotalSteps = 20, Epoch = 2, EtaSeconds = 90, Loss = 0.25 },
        };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(
            (25, "1m30s", "0.25"),
            (decision.Status.Progress!.Percent, decision.Status.Progress.Eta, decision.Status.Progress.Loss));
        Assert.Equal(Reasons.Training, decision.Reconciling());
        Assert.Null(TrainingJobDecider.Decide(Jobs.Running() with { Progress = seen.Progress with { Attempt = 3 } }).Status.Progress);
    }

    [Fact]
    public void A_result_becomes_a_version_and_then_the_job_is_done()
    {
        var seen = Jobs.Running(spec => spec with { Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }] })
            with
        { Pods = [Jobs.Exited(0, Jobs.Result(("accuracy", "0.95")))] };
        var decision = TrainingJobDecider.Decide(seen);
        var version = Assert.IsType<CreateModelVersion>(Assert.Single(decision.Writes));
        Assert.Equal("penguins-1.0.0", version.Name);
        Assert.Equal(
            ("models", "/models"),
            (version.Spec.Artifact.Volume!.PersistentVolumeClaim.ClaimName, version.Spec.Artifact.Volume.MountPath));
        Assert.Equal("job-uid", version.Spec.Lineage!.TrainingJob.Uid);
        Assert.Equal(Reasons.Publishing, decision.Reconciling());
        Assert.Equal(120, decision.Status.GpuSeconds!.Useful);

        // Not registered yet: the same again. Registered: done.
        seen = seen with { Status = decision.Status };
        Assert.Equivalent(version, Assert.Single(TrainingJobDecider.Decide(seen).Writes));
        var done = TrainingJobDecider.Decide(seen with { ModelVersions = [Jobs.Version("job-uid")] });
        Assert.Equal((JobPhase.Succeeded, "penguins-1.0.0"), (done.Status.Phase, done.Status.ModelVersion));
        Assert.Empty(done.Writes);
    }

    [Fact]
    public void The_last_progress_is_that_of_the_result_however_short_the_job_was()
    {
        var last = new ProgressReport
        {
            Step = 40,
            TotalSteps = 40,
            Epoch = 2,
            Loss = 0.125,
            EtaSeconds = 0,
            LastCheckpointStep = 30,
            Device = "cpu",
            UpdatedAt = Jobs.Start,
        };
        var running = Jobs.Running();
        var seen = running with { Pods = [Jobs.Exited(0, Jobs.Result(result => result with { Progress = last }))] };
        var registering = TrainingJobDecider.Decide(seen);
        var done = TrainingJobDecider.Decide(
            seen with { Status = registering.Status, ModelVersions = [Jobs.Version("job-uid")], Pods = [] });
        var notNoted = TrainingJobDecider.Decide(seen with { Status = running.Status, ModelVersions = [Jobs.Version("job-uid")] });

        foreach (var decision in new[] { registering, done, notNoted })
        {
            var progress = decision.Status.Progress!;
            Assert.Equal((40, 40, 2, 100), (progress.Step, progress.TotalSteps, progress.Epoch, progress.Percent));
            Assert.Equal(("0.125", null, 30), (progress.Loss, progress.Eta, progress.LastCheckpointStep));
        }
    }

    [Fact]
    public void A_result_without_progress_leaves_what_was_seen_of_it()
    {
        var seen = Jobs.Running() with { Progress = new ProgressReport { Step = 5, TotalSteps = 20, Epoch = 2, Loss = 0.25 } };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, Progress = null, Pods = [Jobs.Exited(0, Jobs.Result())] };

        Assert.Equal(
            (5, "0.25"),
            (TrainingJobDecider.Decide(seen).Status.Progress!.Step, TrainingJobDecider.Decide(seen).Status.Progress!.Loss));
    }

    [Fact]
    public void Warnings_of_the_result_are_in_the_event_of_its_attempt()
    {
        var seen = Jobs.Running() with
        {
            Pods = [Jobs.Exited(0, Jobs.Result(result => result with { Warnings = ["the colour is the kind", "x"] }))],
        };
        var @event = Assert.Single(TrainingJobDecider.Decide(seen).Events, @event => @event.Reason == "AttemptSucceeded");

        Assert.Equal("attempt 0 succeeded (120 GPU seconds); warning: the colour is the kind; x", @event.Message);
    }

    [Theory]
    [InlineData("0.89", "accuracy: 0.89 is below 0.9")]
    [InlineData("NaN", "accuracy: the result's value is not a number")]
    [InlineData(null, "accuracy: the result has no such metric")]
    public void A_gate_that_fails_keeps_the_result_from_being_registered(string? value, string message)
    {
        var result = value is null ? Jobs.Result() : Jobs.Result(("accuracy", value));
        var running = Jobs.Running(spec => spec with { Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }] });
        var decision = TrainingJobDecider.Decide(running with { Pods = [Jobs.Exited(0, result)] });
        Assert.Equal(Reasons.GateFailed, decision.Stalled());
        Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
        Assert.DoesNotContain(decision.Writes, step => step is CreateModelVersion);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("done")]
    [InlineData("{}")]
    [InlineData("""{"artifact":null}""")]
    public void An_exit_with_0_but_no_result_is_a_failure_that_counts(string? message)
    {
        var decision = TrainingJobDecider.Decide(Jobs.Running() with { Pods = [Jobs.Exited(0, message)] });
        Assert.Equal((AttemptCause.Error, 1), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
        Assert.Contains("termination message", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_no_version_can_hold_ends_the_job() =>
        Assert.Equal(
            Reasons.TrainerFailed,
            TrainingJobDecider.Decide(Jobs.Running() with
            {
                Pods = [Jobs.Exited(0, Jobs.Result().Replace("sha256:", "md5:", StringComparison.Ordinal))],
            }).Stalled());

    [Theory]
    [InlineData(64, Reasons.TrainerFailed)]
    [InlineData(65, Reasons.DatasetInvalid)]
    [InlineData(66, Reasons.DatasetInvalid)]
    [InlineData(78, Reasons.TrainerFailed)]
    public void A_permanent_failure_stalls_with_the_trainers_message(int code, string reason)
    {
        var seen = Jobs.Running() with { Pods = [Jobs.Exited(code, """{"reason":"R","message":"the trainer's words"}""")] };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal((reason, "the trainer's words"), (decision.Stalled(), decision.Message()));
        Assert.NotNull(decision.Status.CompletionTime);

        // For good: nothing changes later, and no pod is made.
        var later = TrainingJobDecider.Decide(seen with { Status = decision.Status, Now = seen.Now + TimeSpan.FromDays(1) });
        Assert.Equal((reason, false), (later.Stalled(), later.StatusChanged));
        Assert.Empty(later.Writes);
    }

    [Fact]
    public void Attempts_follow_after_a_wait_until_the_limit()
    {
        var seen = Jobs.Running(spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 1 } }) with { Pods = [Jobs.Exited(1)] };
        seen = seen with { Now = Jobs.Start + TimeSpan.FromSeconds(60), Status = TrainingJobDecider.Decide(seen).Status };
        var waits = TrainingJobDecider.Decide(seen with { Now = seen.Now + TimeSpan.FromSeconds(4) });
        Assert.Equal((Reasons.Retrying, TimeSpan.FromSeconds(6)), (waits.Reconciling(), waits.RequeueAfter));

        var next = TrainingJobDecider.Decide(seen with { Now = seen.Now + TimeSpan.FromSeconds(10) });
        Assert.Equal("train-attempt-1-0", Assert.Single(next.Writes.OfType<CreateWorkerPod>()).Name);
        Assert.Equal("train-attempt-0-0", Assert.Single(next.Writes.OfType<DeletePod>()).Name);

        var last = TrainingJobDecider.Decide(seen with { Status = next.Status, Pods = [Jobs.Exited(1, attempt: 1)] });
        Assert.Equal((Reasons.BackoffLimitExceeded, 2), (last.Stalled(), last.Status.FailedAttempts));
    }

    [Theory]
    [InlineData(30L, 5L, null, true)] // it left a checkpoint of step 25
    [InlineData(30L, 5L, 20L, true)]
    [InlineData(30L, 5L, 25L, false)] // it began with that
    [InlineData(30L, 30L, null, false)]
    [InlineData(null, null, null, false)]
    public void An_attempt_that_left_a_newer_checkpoint_is_followed_at_once(long? step, long? lost, long? resumed, bool atOnce)
    {
        var seen = Jobs.Running() with { Pods = [Jobs.Exited(1)] };
        var status = TrainingJobDecider.Decide(seen).Status;
        var attempt = status.Attempts[0] with { Step = step, LostSteps = lost, ResumedStep = resumed };
        var next = TrainingJobDecider.Decide(seen with { Status = status with { Attempts = [attempt] } });
        Assert.Equal(atOnce, next.Writes.OfType<CreateWorkerPod>().Any());
        Assert.Equal(1, next.Status.FailedAttempts);
    }

    [Fact]
    public void An_edit_after_a_failure_starts_the_job_again_at_once()
    {
        var seen = Jobs.Running() with { Pods = [Jobs.Exited(65)] };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, Object = seen.Object with { Generation = 2 } };
        var decision = TrainingJobDecider.Decide(seen);

        // What the worker refused is not trusted to be what was checked.
        Assert.Equal("train-check-1", Assert.Single(decision.Writes.OfType<CreateCheckPod>()).Name);
        Assert.Equal("train-attempt-0-0", Assert.Single(decision.Writes.OfType<DeletePod>()).Name);
        Assert.Null(decision.Status.CompletionTime);
    }

    [Fact]
    public void An_edit_of_what_runs_ends_the_attempt_and_one_of_limits_does_not()
    {
        var seen = Jobs.Running();
        var edited = TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { Trainer = seen.Spec.Trainer with { Seed = 7 } } });
        Assert.Equal(AttemptCause.SpecChanged, edited.Status.Attempts[^1].Cause);
        var limits = TrainingJobDecider.Decide(seen with { Spec = seen.Spec with { RunPolicy = new RunPolicy { BackoffLimit = 9 } } });
        Assert.Null(limits.Status.Attempts[^1].Cause);
    }

    [Fact]
    public void A_job_that_is_done_cannot_become_another()
    {
        var seen = Jobs.Running() with { Pods = [Jobs.Exited(0, Jobs.Result())] };
        seen = seen with { Status = TrainingJobDecider.Decide(seen).Status, ModelVersions = [Jobs.Version("job-uid")] };
        seen = seen with
        {
            Status = TrainingJobDecider.Decide(seen).Status,
            Spec = seen.Spec with { Publish = seen.Spec.Publish with { Version = "1.1.0" } },
        };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.InvalidSpec, decision.Stalled());
        Assert.Contains("make a new TrainingJob", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_of_another_job_is_seen_before_any_pod_is_made()
    {
        var decision = TrainingJobDecider.Decide(Jobs.New() with { ModelVersions = [Jobs.Version("other-uid")] });
        Assert.Equal(Reasons.VersionTaken, decision.Stalled());
        Assert.Empty(decision.Writes);
    }

    [Theory]
    [InlineData(-1, false, true)]
    [InlineData(0, false, false)]
    [InlineData(1, false, false)]
    [InlineData(-1, true, false)]
    public void Of_two_jobs_for_one_version_the_older_one_goes(int minutes, bool finished, bool taken)
    {
        var claim = new VersionClaimFact
        {
            Job = "other",
            Uid = "zzz",
            Model = "penguins",
            Version = "1.0.0",
            CreatedAt = Jobs.Start + TimeSpan.FromMinutes(minutes),
            Finished = finished,
        };
        Assert.Equal(taken ? Reasons.VersionTaken : null, TrainingJobDecider.Decide(Jobs.New() with { OtherJobs = [claim] }).Stalled());
    }

    [Fact]
    public void A_name_that_another_holds_stalls_until_it_is_free()
    {
        var seen = Jobs.New(spec => spec with { Workers = 2 }) with
        {
            Conflicts = [new NameConflict(new StepTarget(StepTargetKind.Service, "train-workers"))],
        };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.NameConflict, decision.Stalled());
        Assert.IsType<ApplyWorkerService>(Assert.Single(decision.Writes));
        Assert.Equal(
            2, TrainingJobDecider.Decide(seen with { Status = decision.Status, Conflicts = [] }).Writes.OfType<CreateWorkerPod>().Count());

        // What an earlier attempt met is no matter.
        Assert.Null(
            TrainingJobDecider.Decide(
                Jobs.New() with { Conflicts = [new NameConflict(new StepTarget(StepTargetKind.Pod, "train-attempt-7-0"))] }).Stalled());
    }

    [Fact]
    public void An_invalid_spec_stalls_with_field_and_remedy() => Assert.Equal(
        "spec.workers: 0 is below 1",
        TrainingJobDecider.Decide(Jobs.New() with { FieldErrors = [new FieldError("spec.workers", "0 is below 1")] }).Message());

    [Fact]
    public void Suspend_ends_the_attempt_and_resume_begins_one_without_a_wait()
    {
        var seen = Jobs.Running();
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var suspended = TrainingJobDecider.Decide(seen);
        Assert.Equal((Reasons.Suspended, JobPhase.Suspended), (suspended.Reconciling(), suspended.Status.Phase));
        Assert.IsType<DeletePod>(Assert.Single(suspended.Writes));
        var resumed = TrainingJobDecider.Decide(
            seen with { Status = suspended.Status, Pods = [], Spec = seen.Spec with { Suspend = false } });
        Assert.Equal("train-attempt-1-0", Assert.Single(resumed.Writes.OfType<CreateWorkerPod>()).Name);
    }

    [Fact]
    public void The_deadline_ends_the_job()
    {
        var seen = Jobs.Running(spec => spec with { RunPolicy = new RunPolicy { ActiveDeadline = "1h" } });
        var decision = TrainingJobDecider.Decide(seen with { Now = Jobs.Start + TimeSpan.FromHours(1) });
        Assert.Equal(Reasons.DeadlineExceeded, decision.Stalled());
        Assert.IsType<DeletePod>(Assert.Single(decision.Writes));
    }

    [Fact]
    public void A_finished_job_goes_when_its_time_is_over()
    {
        var seen = Jobs.New(spec => spec with { RunPolicy = new RunPolicy { TtlAfterFinished = "1m" } }) with
        {
            ModelVersions = [Jobs.Version("job-uid")],
        };
        var status = TrainingJobDecider.Decide(seen).Status;
        Assert.Equal(TimeSpan.FromMinutes(1), TrainingJobDecider.Decide(seen).RequeueAfter);
        var decision = TrainingJobDecider.Decide(seen with { Status = status, Now = seen.Now + TimeSpan.FromMinutes(1) });
        Assert.Equal(new DeleteSelf("train", "job-uid"), Assert.Single(decision.Writes));
    }

    [Fact]
    public void A_lost_status_is_restored_from_the_pods()
    {
        var decision = TrainingJobDecider.Decide(Jobs.New() with { Pods = [Jobs.Pod(attempt: 4)] });
        Assert.Equal(4, Assert.Single(decision.Status.Attempts).Number);
        Assert.DoesNotContain(decision.Writes, step => step is CreateWorkerPod or DeletePod);
    }

    [Fact]
    public void Nothing_is_written_when_nothing_changed()
    {
        var seen = Jobs.Running();
        var decision = TrainingJobDecider.Decide(seen with { Status = TrainingJobDecider.Decide(seen).Status, Now = seen.Now + Second });
        Assert.False(decision.StatusChanged);
        Assert.Empty(decision.Events);
    }
}
