using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Exports;

/// <summary>What comes over a job while its output is published.</summary>
public sealed class ExportInterruptionTests
{
    private static readonly string Result = Jobs.Result(("accuracy", "0.95"));

    [Fact]
    public void An_output_that_is_gone_has_the_attempt_repeated_with_a_folder_of_its_own()
    {
        var seen = Exports.Exporting() with { ExportPods = [Exports.Exited(66, Exports.Gone)] };
        var decision = TrainingJobDecider.Decide(seen);

        var attempt = Assert.Single(decision.Status.Attempts);
        Assert.Equal(AttemptCause.PodLost, attempt.Cause);
        Assert.StartsWith("spec.trainer.outputs: the output /models/job-uid/output/0 is gone", attempt.Message, StringComparison.Ordinal);
        Assert.Equal((AttemptCause.PodLost, 1), (decision.Status.Export!.Cause, decision.Status.Export.Failures));

        var later = TrainingJobDecider.Decide(seen with { Now = seen.Now.AddMinutes(10), Status = decision.Status });
        Assert.Equal(1, Assert.Single(later.Writes.OfType<CreateWorkerPod>()).Attempt);
        Assert.Equal("/models/job-uid/output/1", Assert.Single(later.Writes.OfType<ApplyJobDocument>()).Document.OutputPath);
        Assert.Empty(later.Writes.OfType<CreateExportPod>());
    }

    // A volume that each node has for itself loses every output, and each attempt takes the GPUs again.
    [Fact]
    public void Outputs_that_are_gone_each_time_end_the_job()
    {
        var seen = Exports.Trained(spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 1 } });
        for (var attempt = 0; attempt < 2; attempt++)
        {
            seen = seen.Next(5, Exports.Exited(66, Exports.Gone, attempt));
            var decision = TrainingJobDecider.Decide(seen);
            if (attempt == 1)
            {
                Assert.Equal(Reasons.BackoffLimitExceeded, decision.Stalled());
                Assert.Contains("is gone from its volume", decision.Message(), StringComparison.Ordinal);
                return;
            }

            Assert.Equal(1, decision.Status.FailedAttempts);
            seen = (seen with { Now = seen.Now.AddHours(1), Status = decision.Status })
                .Then(TimeSpan.FromSeconds(5), Jobs.Exited(0, attempt: 1));
        }
    }

    [Fact]
    public void The_runs_for_the_next_attempt_have_numbers_and_pauses_of_their_own()
    {
        var gone = Exports.Exporting() with { ExportPods = [Exports.Exited(66, Exports.Gone)] };
        var again = (gone with { Status = TrainingJobDecider.Decide(gone).Status, Now = gone.Now.AddHours(1) })
            .Then(TimeSpan.FromSeconds(5), Jobs.Exited(0, attempt: 1));

        var decision = TrainingJobDecider.Decide(again with { ExportPods = [] });

        var export = decision.Status.Export!;
        Assert.Equal((1, 1, 0), (export.Number, export.Attempt, export.Failures));
        Assert.Equal("train-publish-1", Assert.Single(decision.Writes.OfType<CreateExportPod>()).Name);
    }

    [Fact]
    public void A_job_that_is_suspended_stops_publishing_and_goes_on_with_it()
    {
        var seen = Exports.Exporting();
        seen = seen with { Spec = seen.Spec with { Suspend = true } };
        var suspended = TrainingJobDecider.Decide(seen);
        Assert.Equal(new DeletePod("train-publish-0", "publish-0"), Assert.Single(suspended.Writes.OfType<DeletePod>()));
        Assert.Equal(Reasons.Suspended, suspended.Reconciling());
        Assert.DoesNotContain(suspended.Writes, step => step is CreateExportPod);

        // It ends as it was asked to, and is gone.
        var ending = Exports.Exited(75, Exports.Error("stopped")) with { Deleting = true };
        seen = seen with { Status = suspended.Status, ExportPods = [ending] };
        suspended = TrainingJobDecider.Decide(seen);
        Assert.Equal((Reasons.Suspended, 0), (suspended.Reconciling(), suspended.Status.FailedAttempts));
        Assert.Empty(suspended.Writes.OfType<DeletePod>());
        seen = seen with { Status = suspended.Status, ExportPods = [], Pods = [], Now = seen.Now.AddDays(7) };
        suspended = TrainingJobDecider.Decide(seen);
        Assert.Empty(suspended.Writes);

        var resumed = TrainingJobDecider.Decide(
            seen with { Status = suspended.Status, Spec = seen.Spec with { Suspend = false } });
        Assert.Equal("train-publish-0", Assert.Single(resumed.Writes.OfType<CreateExportPod>()).Name);
        Assert.Empty(resumed.Writes.OfType<CreateWorkerPod>());
        Assert.Equal(AttemptCause.Succeeded, Assert.Single(resumed.Status.Attempts).Cause);
    }

    [Fact]
    public void A_result_that_is_there_counts_although_the_job_is_suspended()
    {
        var seen = Exports.Exporting() with { ExportPods = [Exports.Exited(0, Result)] };

        var suspended = seen with { Spec = seen.Spec with { Suspend = true } };
        Assert.Single(TrainingJobDecider.Decide(suspended).Writes.OfType<CreateModelVersion>());
    }

    [Fact]
    public void The_deadline_of_the_job_counts_the_time_of_publishing()
    {
        var seen = Exports.Exporting(spec => spec with { RunPolicy = new RunPolicy { ActiveDeadline = "10m" } });
        var before = TrainingJobDecider.Decide(seen);
        Assert.Null(before.Stalled());
        Assert.InRange(before.RequeueAfter, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

        seen = seen with { Now = Jobs.Start.AddMinutes(11), Status = before.Status };
        var after = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.DeadlineExceeded, after.Stalled());
        Assert.StartsWith("spec.runPolicy.activeDeadline: ", after.Message(), StringComparison.Ordinal);
        Assert.Equal(AttemptCause.Deadline, after.Status.Export!.Cause);
        Assert.Equal("train-publish-0", Assert.Single(after.Writes.OfType<DeletePod>()).Name);

        // With more time the output is published, and nothing is trained again.
        var raised = seen with
        {
            Object = seen.Object with { Generation = 2 },
            Status = after.Status,
            ExportPods = [],
            Spec = seen.Spec with { RunPolicy = new RunPolicy { ActiveDeadline = "1h" } },
        };
        var edited = TrainingJobDecider.Decide(raised);
        Assert.Null(edited.Stalled());
        Assert.Equal("train-publish-1", Assert.Single(edited.Writes.OfType<CreateExportPod>()).Name);
        Assert.Empty(edited.Writes.OfType<CreateWorkerPod>());
        Assert.Equal((0L, null), (edited.Status.RunningSeconds, edited.Status.CompletionTime));

        // Another program has to be trained.
        var other = TrainingJobDecider.Decide(
            raised with { Spec = raised.Spec with { Trainer = raised.Spec.Trainer with { Args = ["--epochs=9"] } } });
        Assert.Empty(other.Writes.OfType<CreateExportPod>());
    }

    [Fact]
    public void A_spec_that_asks_for_another_run_has_it_trained()
    {
        var seen = Exports.Exporting();
        seen = seen with
        {
            Object = seen.Object with { Generation = 2 },
            Spec = seen.Spec with { Trainer = seen.Spec.Trainer with { Args = ["--epochs=9"] } },
        };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(new DeletePod("train-publish-0", "publish-0"), Assert.Single(decision.Writes.OfType<DeletePod>()));
        Assert.Empty(decision.Writes.OfType<CreateExportPod>());

        var later = seen with { Now = seen.Now.AddMinutes(5), Status = decision.Status, ExportPods = [], Pods = [] };
        var next = TrainingJobDecider.Decide(later);
        Assert.Equal(1, Assert.Single(next.Writes.OfType<CreateWorkerPod>()).Attempt);
    }

    [Fact]
    public void What_is_published_of_the_output_may_be_changed_without_another_training()
    {
        var seen = Exports.Exporting();
        seen = seen with
        {
            Object = seen.Object with { Generation = 2 },
            ExportPods = [Exports.Exited(75, Exports.Error("away"))],
            Spec = seen.Spec with { RunPolicy = seen.Spec.RunPolicy with { BackoffLimit = 9 } },
        };

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal(Reasons.Retrying, decision.Reconciling());
        Assert.Equal(AttemptCause.Succeeded, Assert.Single(decision.Status.Attempts).Cause);
    }

    [Fact]
    public void A_pod_whose_result_went_before_it_was_registered_publishes_once_more()
    {
        var published = Exports.Exporting() with { ExportPods = [Exports.Exited(0, Result)] };
        var decision = TrainingJobDecider.Decide(
            published with { Status = TrainingJobDecider.Decide(published).Status, ExportPods = [], Pods = [] });

        Assert.Equal("train-publish-1", Assert.Single(decision.Writes.OfType<CreateExportPod>()).Name);
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
        Assert.Equal("sluice-trainer@sha256:1", decision.Status.Export!.Image);
    }

    [Fact]
    public void A_pod_of_an_earlier_run_does_not_speak_for_the_newest()
    {
        var failed = Exports.Exporting() with { ExportPods = [Exports.Exited(75, Exports.Error("away"))] };
        var second = failed with { Now = failed.Now.AddMinutes(10), Status = TrainingJobDecider.Decide(failed).Status };
        second = second with { Status = TrainingJobDecider.Decide(second).Status };

        var decision = TrainingJobDecider.Decide(second);

        Assert.Equal((1, null), (decision.Status.Export!.Number, decision.Status.Export.Cause));
        Assert.Equal(1, decision.Status.FailedAttempts);
    }
}
