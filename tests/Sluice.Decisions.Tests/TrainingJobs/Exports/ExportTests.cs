using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Exports;

/// <summary>An output is published by a pod of its own, and the training is repeated only where the output is gone.</summary>
public sealed class ExportTests
{
    private static readonly string Result = Jobs.Result(("accuracy", "0.95"));

    [Fact]
    public void Once_every_worker_has_ended_one_pod_publishes_by_the_document_of_the_workers()
    {
        var seen = Exports.Trained(spec => spec with { Workers = 2 });
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal(new CreateExportPod("train-publish-0", 0, 0, "train-job"), Assert.Single(decision.Writes.OfType<CreateExportPod>()));
        Assert.Equal("/models/job-uid/output/0", Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document.OutputPath);
        Assert.Empty(decision.Writes.OfType<CreateWorkerPod>());
        Assert.Equal((JobPhase.Publishing, Reasons.Publishing), (decision.Status.Phase, decision.Reconciling()));
        Assert.Equal((AttemptCause.Succeeded, 0), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
        Assert.Equal("sluice-trainer@sha256:1", decision.Status.Export!.Image);
        Assert.Contains(decision.Events, each => each is { Type: DecisionEvent.Normal, Reason: "ExportStarted" });

        // One worker that still runs holds it up.
        var early = TrainingJobDecider.Decide(seen with { Pods = [seen.Pods[0], Jobs.Pod(rank: 1)] });
        Assert.Empty(early.Writes.OfType<CreateExportPod>());
    }

    [Fact]
    public void Workers_beside_whose_program_the_progress_is_followed_let_go_of_their_GPUs_first()
    {
        var seen = Exports.Trained();
        seen = seen with { Pods = [seen.Pods[0] with { Phase = PodPhases.Running }] };

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Single(decision.Writes.OfType<CreateExportPod>());
        Assert.Equal(new EndPod(Jobs.Pod().Name, Jobs.Pod().Uid), Assert.Single(decision.Writes.OfType<EndPod>()));
    }

    [Fact]
    public void The_result_is_registered_with_the_image_that_made_the_output()
    {
        var decision = TrainingJobDecider.Decide(Exports.Exporting() with { ExportPods = [Exports.Exited(0, Result)] });

        var version = Assert.Single(decision.Writes.OfType<CreateModelVersion>());
        Assert.Equal("sluice-trainer@sha256:1", version.Spec.Lineage!.Image);
        Assert.Equal((AttemptCause.Succeeded, 0), (decision.Status.Export!.Cause, decision.Status.FailedAttempts));
        Assert.Equal(Jobs.Start + TimeSpan.FromSeconds(70), decision.Status.Export.EndTime);
    }

    [Fact]
    public void That_stays_so_when_the_workers_are_gone()
    {
        var seen = Exports.Exporting().Next(5, Exports.Exited(0, Result)) with { Pods = [] };

        var version = Assert.Single(TrainingJobDecider.Decide(seen).Writes.OfType<CreateModelVersion>());
        Assert.Equal("sluice-trainer@sha256:1", version.Spec.Lineage!.Image);
    }

    // The pod, how often the attempts of the job have failed then, and the cause of the run.
    public static TheoryData<string, PodFact, int, AttemptCause> Passing => new()
    {
        { "try again", Exports.Exited(75, Exports.Error("the registry is away")), 1, AttemptCause.TemporaryFailure },
        { "defect", Exports.Exited(70, Exports.Error("the trainer failed")), 1, AttemptCause.Error },
        { "full volume", Exports.Exited(73, Exports.Error("no space left")), 1, AttemptCause.Error },
        { "no result", Exports.Exited(0, "done"), 1, AttemptCause.Error },
        { "killed", Exports.Exited(137), 1, AttemptCause.Signal },
        { "memory", Exports.Exited(137) with { TerminationReason = "OOMKilled" }, 1, AttemptCause.OutOfMemory },
        { "node", Exports.Pod() with { Phase = PodPhases.Unknown }, 0, AttemptCause.NodeLost },
        { "drain", Exports.Exited(75) with { DisruptionReason = "EvictionByEvictionAPI" }, 0, AttemptCause.Evicted },
        { "drain with 0", Exports.Exited(0) with { DisruptionReason = "EvictionByEvictionAPI" }, 0, AttemptCause.Evicted },
        { "preemption", Exports.Exited(143) with { DisruptionReason = "PreemptionByScheduler" }, 0, AttemptCause.Preempted },
        { "deletion", Exports.Exited(75) with { Deleting = true }, 0, AttemptCause.PodLost },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public void A_run_that_may_succeed_later_is_repeated_after_a_pause_and_the_training_is_not(
        string what, PodFact pod, int failed, AttemptCause cause)
    {
        Assert.NotEmpty(what);
        var seen = Exports.Exporting() with { ExportPods = [pod] };
        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal((Reasons.Retrying, failed), (decision.Reconciling(), decision.Status.FailedAttempts));
        Assert.Equal((cause, 1, 0), (decision.Status.Export!.Cause, decision.Status.Export.Failures, decision.Status.Export.Number));
        Assert.Contains(decision.Events, each => each is { Type: DecisionEvent.Warning, Reason: "ExportEnded" });
        Assert.DoesNotContain(decision.Writes, step => step is CreateWorkerPod or CreateExportPod);

        // The pause is over.
        var later = TrainingJobDecider.Decide(seen with { Now = seen.Now.AddMinutes(10), Status = decision.Status });
        Assert.Equal(new CreateExportPod("train-publish-1", 1, 0, "train-job"), Assert.Single(later.Writes.OfType<CreateExportPod>()));
        Assert.Empty(later.Writes.OfType<CreateWorkerPod>());
        Assert.Equal(AttemptCause.Succeeded, Assert.Single(later.Status.Attempts).Cause);
        if (!pod.Deleting)
        {
            Assert.Equal(pod.Name, Assert.Single(later.Writes.OfType<DeletePod>()).Name);
        }
    }

    [Fact]
    public void A_pod_that_vanishes_is_made_again_under_its_name_at_once()
    {
        var decision = TrainingJobDecider.Decide(Exports.Exporting() with { ExportPods = [] });

        Assert.Equal("train-publish-0", Assert.Single(decision.Writes.OfType<CreateExportPod>()).Name);
        Assert.Equal((0, 0), (decision.Status.FailedAttempts, decision.Status.Export!.Failures));
    }

    [Fact]
    public void Pauses_grow_and_failures_that_count_use_up_the_limit()
    {
        var seen = Exports.Exporting(spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 2 } });
        var pauses = new List<TimeSpan>();
        for (var number = 0; number < 2; number++)
        {
            var ended = seen.Now.AddSeconds(5);
            var away = Exports.Exited(75, Exports.Error("away"), number) with { TerminatedAt = ended };
            seen = seen with { Now = ended, ExportPods = [away] };
            var decision = TrainingJobDecider.Decide(seen);
            Assert.Equal(Reasons.Retrying, decision.Reconciling());
            pauses.Add(decision.RequeueAfter);
            seen = seen with { Now = ended.AddHours(1), Status = decision.Status };
            seen = seen with { Status = TrainingJobDecider.Decide(seen).Status };
        }

        Assert.True(pauses[0] > TimeSpan.Zero && pauses[1] > pauses[0], string.Join(", ", pauses));
        var last = TrainingJobDecider.Decide(seen with { ExportPods = [Exports.Exited(75, Exports.Error("away"), 2)] });
        Assert.Equal(Reasons.BackoffLimitExceeded, last.Stalled());
        Assert.Equal("3 attempts failed, spec.runPolicy.backoffLimit allows 2 to be repeated; the last one: away", last.Message());
    }

    [Theory]
    [InlineData(64, "spec.trainer.outputs: model.onnx is missing in $SLUICE_OUTPUT", Reasons.TrainerFailed)]
    [InlineData(65, "spec.dataset.target: column 'species' has one class", Reasons.DatasetInvalid)]
    [InlineData(66, "spec.dataset.uri: it does not exist", Reasons.DatasetInvalid)]
    [InlineData(78, "SLUICE_PORT: 'x' is not a whole number", Reasons.TrainerFailed)]
    public void An_output_that_cannot_be_published_ends_the_job(int code, string message, string reason)
    {
        var decision = TrainingJobDecider.Decide(Exports.Exporting() with { ExportPods = [Exports.Exited(code, Exports.Error(message))] });

        Assert.Equal((reason, message), (decision.Stalled(), decision.Message()));
        Assert.DoesNotContain(decision.Writes, step => step is CreateWorkerPod or CreateExportPod);
        Assert.Equal(message, decision.Status.Export!.Message);
    }

    [Fact]
    public void What_the_pod_says_in_its_log_is_cut_and_masked()
    {
        var log = string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i}\n")) + "token=hunter2 \u001b[31mno room\u001b[0m\n";
        var decision = TrainingJobDecider.Decide(Exports.Exporting() with { ExportPods = [Exports.Exited(1, log)] });

        var message = decision.Status.Export!.Message!;
        Assert.StartsWith("the pod that publishes (train-publish-0) ended with exit code 1: ", message, StringComparison.Ordinal);
        Assert.EndsWith("token=*** no room", message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 10\n", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', message);
        Assert.All(
            [decision.Message(), .. decision.Events.Select(each => each.Message)],
            text => Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_it_waits_for_is_said()
    {
        var waiting = Exports.Pod() with { Phase = PodPhases.Pending, Waiting = "ErrImagePull: no such image" };
        var decision = TrainingJobDecider.Decide(Exports.Exporting() with { ExportPods = [waiting] });

        Assert.Equal(Reasons.CannotStart, decision.Reconciling());
        Assert.Equal("the publishing of the output waits: ErrImagePull: no such image", decision.Message());
    }
}
