using System.Text.Json.Nodes;

using k8s;

using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>
/// Manifests as people and GitOps tools apply them: again, with numbers as Kubernetes' documents write them, and read back by kubectl.
/// </summary>
public sealed class AppliedAgainTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Manifest = """
        apiVersion: sluice.dev/v1alpha1
        kind: TrainingJob
        metadata: {name: penguins-1-0-0}
        spec:
          model: penguins
          dataset: {uri: "file:///data/penguins.csv", target: species, features: [{name: bill_length_mm}]}
          resources: {requests: {cpu: 1, memory: 268435456}, limits: {memory: 1Gi, nvidia.com/gpu: 2}}
          runPolicy: {ttlAfterFinished: 1s}
          pod:
            volumes:
              - {name: models, mountPath: /models, persistentVolumeClaim: {claimName: models}}
              - {name: scratch, mountPath: /scratch, emptyDir: {sizeLimit: 1048576}}
            sharedMemory: 1048576
          publish: {version: 1.0.0, repository: "file:///models/penguins", volume: models}
        """;

    [Fact]
    public async Task A_job_that_its_time_to_live_took_and_that_is_applied_again_trains_nothing()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        Assert.Equal("", (await Manifests.CreateAsync(story.Client, story.Namespace, Manifest)).Message);
        await Eventually.Async("the job is gone", () => JobsAsync(story), jobs => jobs.Length == 0);
        var made = await story.VersionAsync("1.0.0");

        var kept = Manifest.Replace("ttlAfterFinished: 1s", "ttlAfterFinished: 1h", StringComparison.Ordinal);
        Assert.Equal("", (await Manifests.CreateAsync(story.Client, story.Namespace, kept)).Message);

        var job = await Eventually.Async(
            "the version is adopted", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.AlreadyTrained);
        Assert.Equal((JobPhase.Succeeded, "penguins-1.0.0"), (job.Status.Phase, job.Status.ModelVersion));
        Assert.Empty(job.Status.Attempts);
        Assert.Equal(made.Metadata.Uid, (await story.VersionAsync("1.0.0")).Metadata.Uid);
        Assert.DoesNotContain(
            (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer")).Items,
            pod => pod.Metadata.OwnerReferences.Any(owner => owner.Uid == job.Metadata.Uid));
    }

    [Fact]
    public async Task Another_request_for_a_version_that_exists_is_refused_as_ever()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("the version is there", () => story.VersionAsync("1.0.0"), _ => true);

        var other = Story.Job("1.0.0");
        other.Metadata.Name = "penguins-other";
        other.Spec = other.Spec with { Trainer = new TrainerOptions { Seed = 9 } };
        await story.CreateAsync(other);

        await Eventually.Async(
            "it is refused",
            () => story.ReadAsync<TrainingJob>(TrainingJob.Names.Plural, "penguins-other"),
            job => Reason(job) == Reasons.VersionTaken);
    }

    [Fact]
    public async Task Whole_numbers_without_quotes_reach_the_pods_as_they_are()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = _ => new PodFate.Runs();
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        Assert.Equal("", (await Manifests.CreateAsync(story.Client, story.Namespace, Manifest)).Message);

        var pod = await Eventually.Async(
            "the pod is there", () => story.Client.CoreV1.ReadNamespacedPodAsync("penguins-1-0-0-attempt-0-0", story.Namespace), _ => true);
        var resources = pod.Spec.Containers[0].Resources;
        Assert.Equal(("1", "268435456"), (resources.Requests["cpu"].ToString(), resources.Requests["memory"].ToString()));
        Assert.Equal(("1Gi", "2"), (resources.Limits["memory"].ToString(), resources.Limits["nvidia.com/gpu"].ToString()));
        Assert.Equal("1048576", pod.Spec.Volumes.Single(volume => volume.Name == "scratch").EmptyDir.SizeLimit.ToString());
        Assert.Equal("Memory", pod.Spec.Volumes.Single(volume => volume.Name == "shm").EmptyDir.Medium);
    }

    [Fact]
    public async Task Kubectl_shows_who_uses_a_version_in_words()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));

        await Eventually.Async(
            "the column names the deployment",
            () => story.RowAsync(ModelVersion.Names.Plural),
            row => row.GetValueOrDefault("Used By") == Story.Model);
    }

    private static async Task<string[]> JobsAsync(Story story)
    {
        var list = await story.Client.CustomObjects.ListNamespacedCustomObjectAsync(
            SluiceGroup.Group, SluiceGroup.Version, story.Namespace, TrainingJob.Names.Plural);
        return [.. JsonNode.Parse(list.ToString()!)!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
    }

    private static string? Reason(TrainingJob job) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Reason;
}
