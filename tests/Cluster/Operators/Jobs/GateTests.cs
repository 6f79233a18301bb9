using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Conditions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>Gates of a job that more than a metric decides.</summary>
public sealed class GateTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_result_that_a_gate_rejects_is_registered_for_study_and_the_job_stays_failed()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => Trains(pod, Story.Result("penguins-1-0-0") with { Metrics = Accuracy("0.5") });
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with { Publish = job.Spec.Publish with { OnGateFailure = nameof(GateFailurePolicy.PreRelease) } };
        await story.CreateAsync(job);

        var failed = await Eventually.Async("the job failed", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.GateFailed);
        Assert.Equal(("penguins-1.0.0-rejected.1", null), (failed.Status.RejectedVersion, failed.Status.ModelVersion));
        var kept = await story.VersionAsync("1.0.0-rejected.1");
        var verdict = Assert.Single(kept.Spec.Evaluation!.Gates);
        Assert.Equal((GateOutcome.Failed, false, "0.5"), (verdict.Outcome, verdict.Passed, verdict.Value));

        // It has the job's UID, and neither a change of it nor another look makes it the job's version.
        await story.NudgeAsync(ModelVersion.Names.Plural, "penguins-1.0.0-rejected.1");
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");
        await story.CreateAsync(Story.Job("2.0.0"));
        await Eventually.Async("another job failed", () => story.JobAsync("2.0.0"), job => Reason(job) == Reasons.GateFailed);
        Assert.Equal(Reasons.GateFailed, Reason(await story.JobAsync("1.0.0")));
        await Assert.ThrowsAnyAsync<Exception>(() => story.VersionAsync("2.0.0-rejected.1"));
    }

    [Fact]
    public async Task A_result_is_compared_with_the_version_that_is_stable()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.01" } };
        GateEvidence[] evidence = [new() { Key = EvidenceKey.Of(gate)!, Value = "0.01", Low = "0", High = "0.02", Rows = 1000 }];
        story.Twist = pod => pod.Metadata.Labels.TryGetValue(Labels.Job, out var job)
            ? Trains(pod, Story.Result(job) with { Evidence = evidence, Baseline = "1.0.0" })
            : null;

        await story.CreateAsync(Story.Job("1.0.0"));
        var next = Story.Job("1.1.0");
        next.Spec = next.Spec with { Gates = [gate] };
        await story.CreateAsync(next);
        var waits = await Eventually.Async(
            "the job waits for a stable version", () => story.JobAsync("1.1.0"), job => Reason(job) == Reasons.BaselineAbsent);
        Assert.Empty(waits.Status.Attempts);

        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 is stable", story.DeploymentAsync, deployment => deployment.Status?.Stable == "1.0.0");
        var job = await Eventually.Async("the job succeeded", () => story.JobAsync("1.1.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal("1.0.0", Assert.Single(job.Status.Attempts).Baseline);
        Assert.Equal(
            ("1.0.0", "0", "0.02", 1000, GateOutcome.Passed),
            (job.Status.Gates[0].Baseline, job.Status.Gates[0].Low, job.Status.Gates[0].High, job.Status.Gates[0].Rows,
                job.Status.Gates[0].Outcome));
        Assert.Equal(job.Status.Gates, (await story.VersionAsync("1.1.0")).Spec.Evaluation!.Gates);

        var map = await story.Client.CoreV1.ReadNamespacedConfigMapAsync("penguins-1-1-0-job", story.Namespace);
        var document = ContractJson.TryRead<JobDocument>(map.Data["job.json"])!;
        Assert.Equal(("1.0.0", "file:///sluice/baseline/penguins"), (document.Baseline!.Version, document.Baseline.Artifact.Uri));
        Assert.Equal(EvidenceKey.Of(gate), Assert.Single(document.Evidence!).Key);
        var pod = await story.Client.CoreV1.ReadNamespacedPodAsync("penguins-1-1-0-attempt-0-0", story.Namespace);
        Assert.Equal(
            ("models", true),
            pod.Spec.Containers[0].VolumeMounts.Where(mount => mount.MountPath == "/sluice/baseline")
                .Select(mount => (mount.Name, mount.ReadOnlyProperty is true))
                .Single());
    }

    private static PodFate? Trains(V1Pod pod, TrainerResult result) =>
        pod.Metadata.Labels[Labels.Name] == "trainer" ? new PodFate.Exits(0, ContractJson.Write(result)) : null;

    private static Dictionary<string, string> Accuracy(string value) => new() { ["accuracy"] = value };

    private static string? Reason(TrainingJob job) => ConditionSet.Find(job.Status?.Conditions ?? [], ConditionTypes.Ready)?.Reason;
}
