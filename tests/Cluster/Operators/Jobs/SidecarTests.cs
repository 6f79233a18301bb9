using k8s;

using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>A mesh puts a proxy beside every pod, which never ends by itself.</summary>
public sealed class SidecarTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_job_and_its_verification_end_when_their_own_containers_do_and_their_pods_are_ended()
    {
        await using var story = await Story.BeginAsync(server);
        story.IsMeshed = true;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));

        await Eventually.Async(
            "the job succeeded",
            () => story.JobAsync("1.0.0"),
            job => Ready(job.Status?.Conditions) is { Reason: Reasons.Succeeded });
        await Eventually.Async(
            "the version is verified",
            () => story.VersionAsync("1.0.0"),
            version => Ready(version.Status?.Conditions) is { Reason: Reasons.Verified });
        var pods = await Eventually.Async(
            "nothing holds GPUs any more",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer"),
            list => list.Items.All(pod => pod.Status.Phase != "Running"));

        // What the trainer left can still be read.
        var trainer = Assert.Single(pods.Items);
        Assert.Equal(0, trainer.Status.ContainerStatuses.Single(container => container.Name == "trainer").State.Terminated.ExitCode);
        Assert.Equal("DeadlineExceeded", trainer.Status.Reason);
    }

    [Fact]
    public async Task A_trainer_that_says_its_data_are_bad_ends_the_job()
    {
        await using var story = await Story.BeginAsync(server);
        story.IsMeshed = true;
        story.Twist = _ => new PodFate.Exits(
            ExitCodes.BadData, """{"reason":"NoSuchColumn","field":"spec.dataset.target","message":"there is no column nothing"}""");
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        var job = await Eventually.Async(
            "the job stalled", () => story.JobAsync("1.0.0"), job => Ready(job.Status?.Conditions) is { Status: "False" });
        Assert.Contains("there is no column nothing", Ready(job.Status.Conditions)!.Message, StringComparison.Ordinal);
    }

    private static Condition? Ready(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
}
