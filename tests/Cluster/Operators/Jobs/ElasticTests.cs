using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>A job goes on with the workers that have a node, and grows when a node is found for one more.</summary>
public sealed class ElasticTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task Two_workers_become_one_and_two_again()
    {
        await using var story = await Story.BeginAsync(server);
        var (patient, room) = (false, false);
        story.Twist = pod => pod.Name() switch
        {
            "penguins-1-0-0-attempt-0-1" => new PodFate.Unscheduled("0/1 nodes are available: 1 Insufficient nvidia.com/gpu."),
            "penguins-1-0-0-attempt-1-0" when !Volatile.Read(ref patient) => new PodFate.Unscheduled("0/1 nodes are available"),
            "penguins-1-0-0-attempt-1-1" when !Volatile.Read(ref room) => new PodFate.Unscheduled("0/1 nodes are available"),
            "penguins-1-0-0-attempt-0-0" or "penguins-1-0-0-attempt-1-0" or "penguins-1-0-0-attempt-1-1" => new PodFate.Runs(),
            _ => null,
        };
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with
        {
            Workers = 2,
            Elastic = new ElasticOptions { GrowAfter = "10m" },
            Checkpoint = new CheckpointOptions { Volume = "models" },
            RunPolicy = job.Spec.RunPolicy with { PendingDeadline = "10m" },
        };
        await story.CreateAsync(job);
        await Eventually.Async("one of two runs", () => story.JobAsync("1.0.0"), job => job.Status?.Workers == "1/2");

        clock.Leap(Wait);
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");
        await Eventually.Async("another attempt begins", () => story.JobAsync("1.0.0"), job => job.Status?.Attempts.Count == 2);

        // Pods keep the time of the API server, which the operator's has left behind by more than the deadline: the next pod gets a node
        // once there is another deadline.
        await story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
            new V1Patch("""{"spec": {"runPolicy": {"pendingDeadline": "10h"}}}""", V1Patch.PatchType.MergePatch),
            SluiceGroup.Group, SluiceGroup.Version, story.Namespace, TrainingJob.Names.Plural, "penguins-1-0-0");
        await Eventually.Async("the operator knows it", () => story.JobAsync("1.0.0"), job => job.Status.ObservedGeneration == 2);
        Volatile.Write(ref patient, true);
        story.Reconsider();
        var shrunk = await Eventually.Async(
            "it goes on with one", () => story.JobAsync("1.0.0"), job => job.Status is { Phase: JobPhase.Running, Attempts.Count: 2 });
        Assert.Equal((2, 1), (shrunk.Status.Attempts[0].Workers, shrunk.Status.Attempts[0].NextWorkers));
        Assert.Equal((1, "1/2"), (shrunk.Status.Attempts[1].Workers, shrunk.Status.Workers));
        Assert.Equal("1", await VariableAsync(story, "penguins-1-0-0-attempt-1-0", "WORLD_SIZE"));

        clock.Leap(Wait);
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");
        var spare = await Eventually.Async(
            "a spare pod is pending",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace),
            pods => pods.Items.Any(pod => pod.Name() == "penguins-1-0-0-attempt-1-1"));
        Assert.Equal(
            ["spare"], spare.Items.Single(pod => pod.Name() == "penguins-1-0-0-attempt-1-1").Spec.Containers[0].Args);

        Volatile.Write(ref room, true);
        story.Reconsider();
        var done = await Eventually.Async("it succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal(
            [(2, AttemptCause.Unschedulable), (1, AttemptCause.Resized), (2, AttemptCause.Succeeded)],
            done.Status.Attempts.Select(attempt => (attempt.Workers!.Value, attempt.Cause!.Value)));
        Assert.Equal(0, done.Status.FailedAttempts);
    }

    private static async Task<string> VariableAsync(Story story, string pod, string name) =>
        (await story.Client.CoreV1.ReadNamespacedPodAsync(pod, story.Namespace)).Spec.Containers[0].Env
            .Single(one => one.Name == name).Value;

    private static string? Reason(TrainingJob job) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Reason;
}
