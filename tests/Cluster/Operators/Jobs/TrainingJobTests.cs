using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Crashes;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

public sealed class TrainingJobTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_job_becomes_a_ready_version_with_digest_signature_lineage_and_metrics()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var job = await Eventually.Async("the job succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        var version = await Eventually.Async(
            "the version is ready", () => story.VersionAsync("1.0.0"), version => version.Status?.Phase == VersionPhase.Ready);
        Assert.Equal("penguins-1.0.0", job.Status.ModelVersion);
        Assert.NotNull(job.Status.CompletionTime);
        Assert.StartsWith("sha256:", version.Spec.Artifact.Digest, StringComparison.Ordinal);
        Assert.Equal("models", version.Spec.Artifact.Volume!.PersistentVolumeClaim.ClaimName);
        Assert.Equal(job.Metadata.Uid, version.Spec.Lineage!.TrainingJob.Uid);
        Assert.Equal("0.98", version.Spec.Evaluation!.Metrics["accuracy"]);
        Assert.Equal("bill_length_mm", Assert.Single(version.Spec.Signature.Inputs).Name);
    }

    [Fact]
    public async Task A_pod_of_a_job_is_restricted_and_asks_for_the_gpu()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = _ => new PodFate.Runs();
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var pod = await Eventually.Async(
            "the pod is there", () => story.Client.CoreV1.ReadNamespacedPodAsync("penguins-1-0-0-attempt-0-0", story.Namespace), _ => true);
        var container = Assert.Single(pod.Spec.Containers);
        Assert.Equal("1", container.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.Spec.AutomountServiceAccountToken);
        Assert.Equal("localhost", container.Env.Single(variable => variable.Name == "MASTER_ADDR").Value);
    }

    [Fact]
    public async Task A_permanent_error_of_the_trainer_stalls_the_job_with_its_words()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = _ => new PodFate.Exits(ExitCodes.NoInput, ContractJson.Write(new TrainerError
        {
            Reason = "DatasetMissing",
            Field = "spec.dataset.uri",
            Message = "file:///data/penguins.csv is not there; mount it with spec.pod.volumes",
        }));
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var job = await Eventually.Async(
            "the job stalled", () => story.JobAsync("1.0.0"), job => Of(job, ConditionTypes.Stalled)?.Status == ConditionStatus.True);
        Assert.Contains("spec.dataset.uri", Of(job, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
        Assert.Contains("mount it with spec.pod.volumes", Of(job, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
        Assert.Equal(AttemptCause.NoInput, Assert.Single(job.Status.Attempts).Cause);
    }

    [Fact]
    public async Task An_invalid_job_that_was_stored_without_the_webhook_stalls_and_the_operator_lives()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var bad = Story.Job("1.0.0");
        bad.Spec = bad.Spec with { Workers = 0 };

        await story.CreateAsync(bad);
        await story.CreateAsync(Story.Job("2.0.0"));

        var job = await Eventually.Async("the bad job stalled", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.InvalidSpec);
        Assert.Contains("spec.workers: 0 is below 1", Of(job, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
        await Eventually.Async("the good job succeeded", () => story.JobAsync("2.0.0"), good => Reason(good) == Reasons.Succeeded);
    }

    [Fact]
    public async Task Of_two_jobs_that_claim_a_version_one_makes_it_and_the_other_stalls()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var second = Story.Job("1.0.0");
        second.Metadata.Name = "penguins-again";
        second.Spec = second.Spec with { Trainer = new TrainerOptions { Seed = 9 } };

        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(second);

        // Made within one second they are of one age, and the UID decides.
        var jobs = await Eventually.Async(
            "both have ended",
            async () => new[]
            {
                await story.JobAsync("1.0.0"),
                await story.ReadAsync<TrainingJob>(TrainingJob.Names.Plural, "penguins-again"),
            },
            jobs => jobs.Select(Reason).Order().SequenceEqual([Reasons.Succeeded, Reasons.VersionTaken]));
        var loser = jobs.Single(job => Reason(job) == Reasons.VersionTaken);
        Assert.Empty(loser.Status.Attempts);
        Assert.Equal(jobs.Single(job => job != loser).Metadata.Uid, (await story.VersionAsync("1.0.0")).Spec.Lineage!.TrainingJob.Uid);
    }

    [Fact]
    public async Task A_foreign_object_of_a_childs_name_is_not_touched()
    {
        await using var story = await Story.BeginAsync(server);
        var foreign = new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = "penguins-1-0-0-job" },
            Data = new Dictionary<string, string> { ["mine"] = "yes" },
        };
        await story.Client.CoreV1.CreateNamespacedConfigMapAsync(foreign, story.Namespace);
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var job = await Eventually.Async("the job stalled", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.NameConflict);
        Assert.Contains("penguins-1-0-0-job", Of(job, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
        var kept = await story.Client.CoreV1.ReadNamespacedConfigMapAsync("penguins-1-0-0-job", story.Namespace);
        Assert.Equal("yes", kept.Data["mine"]);
    }

    [Theory]
    [InlineData("penguins-1-0-0-job")]
    [InlineData("penguins-1-0-0-attempt-0-0")]
    public async Task A_foreign_object_that_has_gone_holds_the_job_up_no_more_even_if_the_next_answer_is_lost(string name)
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => pod.Metadata.OwnerReferences is null ? new PodFate.Runs() : null;
        var metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [Labels.Name] = "foreign" } };
        var isPod = name.EndsWith("-0", StringComparison.Ordinal);
        if (isPod)
        {
            await story.Client.CoreV1.CreateNamespacedPodAsync(
                new V1Pod { Metadata = metadata, Spec = new V1PodSpec { Containers = [new V1Container { Name = "c", Image = "i" }] } },
                story.Namespace);
        }
        else
        {
            await story.Client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = metadata }, story.Namespace);
        }

        using var lost = new FirstWriteFails(applied: true, only: name);
        await using var running = await RunningOperator.StartAsync(story.Namespace, lost);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("the job stalled", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.NameConflict);

        await (isPod
            ? story.Client.CoreV1.DeleteNamespacedPodAsync(name, story.Namespace, gracePeriodSeconds: 0)
            : (Task)story.Client.CoreV1.DeleteNamespacedConfigMapAsync(name, story.Namespace));

        await Eventually.Async("the job succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal(1, lost.Failed);
    }

    [Theory]
    [InlineData("spec")]
    [InlineData("gone")]
    public async Task A_child_that_was_edited_or_deleted_is_put_right(string how)
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = _ => new PodFate.Runs();
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        var name = "penguins-1-0-0-job";
        var made = await Eventually.Async(
            "the document is there", () => story.Client.CoreV1.ReadNamespacedConfigMapAsync(name, story.Namespace), _ => true);

        if (how == "gone")
        {
            await story.Client.CoreV1.DeleteNamespacedConfigMapAsync(name, story.Namespace);
        }
        else
        {
            await story.Client.CoreV1.PatchNamespacedConfigMapAsync(
                new V1Patch(new { data = new Dictionary<string, string> { ["job.json"] = "{}" } }, V1Patch.PatchType.MergePatch),
                name,
                story.Namespace);
        }

        await Eventually.Async(
            "the document is as it was",
            () => story.Client.CoreV1.ReadNamespacedConfigMapAsync(name, story.Namespace),
            map => map.Data["job.json"] == made.Data["job.json"] && map.Metadata.ResourceVersion != made.Metadata.ResourceVersion);
    }

    private static Condition? Of(TrainingJob job, string type) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);

    private static string? Reason(TrainingJob job) => Of(job, ConditionTypes.Ready)?.Reason;
}
