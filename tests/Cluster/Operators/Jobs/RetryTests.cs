using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>Trainer pods that end badly through no fault of the job's spec.</summary>
public sealed class RetryTests(ApiServer server) : IClassFixture<ApiServer>
{
    // Longer than the pause after a first failure.
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(30);

    public static TheoryData<AttemptCause, PodFate, int> Fates => new()
    {
        { AttemptCause.OutOfMemory, new PodFate.Exits(137, Reason: "OOMKilled"), 0 },
        { AttemptCause.Evicted, new PodFate.Lost("Evicted", "The node was low on resource: memory."), 0 },
        { AttemptCause.Evicted, new PodFate.Exits(143), 0 },
        { AttemptCause.PodLost, new PodFate.Lost("NodeLost"), 0 },
        { AttemptCause.TemporaryFailure, new PodFate.Exits(ExitCodes.TryAgain), 1 },
        { AttemptCause.Error, new PodFate.Exits(1, "Segmentation fault"), 1 },
    };

    [Theory]
    [MemberData(nameof(Fates), DisableDiscoveryEnumeration = true)]
    public async Task A_worker_that_ends_badly_is_followed_by_another_and_counts_only_if_it_failed_by_itself(
        AttemptCause cause, PodFate fate, int counted)
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => pod.Name() == "penguins-1-0-0-attempt-0-0" ? fate : null;
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("the attempt ended", () => story.JobAsync("1.0.0"), job => job.Status?.Attempts is [{ EndTime: not null }]);

        clock.Leap(BackOff);
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");

        var done = await Eventually.Async("the job succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal([cause, AttemptCause.Succeeded], done.Status.Attempts.Select(attempt => attempt.Cause));
        Assert.Equal(counted, done.Status.FailedAttempts);
    }

    [Fact]
    public async Task A_worker_that_was_deleted_under_way_is_followed_by_another()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => pod.Name() == "penguins-1-0-0-attempt-0-0" ? new PodFate.Runs() : null;
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("it runs", () => story.JobAsync("1.0.0"), job => job.Status?.Phase == JobPhase.Running);

        await story.Client.CoreV1.DeleteNamespacedPodAsync("penguins-1-0-0-attempt-0-0", story.Namespace, gracePeriodSeconds: 0);
        await Eventually.Async("the attempt ended", () => story.JobAsync("1.0.0"), job => job.Status?.Attempts[0].EndTime is not null);
        clock.Leap(BackOff);
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");

        var done = await Eventually.Async("the job succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal(2, done.Status.Attempts.Count);
        Assert.Equal(0, done.Status.FailedAttempts);
    }

    [Fact]
    public async Task A_pod_that_a_quota_forbids_is_named_in_an_event_and_made_once_it_may()
    {
        await using var story = await Story.BeginAsync(server);
        var path = $"api/v1/namespaces/{story.Namespace}/resourcequotas";
        await Manifests.CreateAsync(
            story.Client,
            path,
            """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"no-pods"},"spec":{"hard":{"pods":"0"}}}""",
            Manifests.Json);
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.None);

        // Until the quota's use was first counted, no pod is admitted either, in other words.
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async(
            "an event names it",
            () => story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace),
            events => events.Items.Any(
                e => e.InvolvedObject.Kind == "TrainingJob" && e.Type == "Warning" && e.Message.Contains(
                    "exceeded quota: no-pods", StringComparison.Ordinal)));

        await story.Client.HttpClient.DeleteAsync(new Uri(story.Client.BaseUri, path + "/no-pods"));
        var done = await Eventually.Async("the job succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Single(done.Status.Attempts);
    }

    private static string? Reason(TrainingJob job) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready)?.Reason;
}
