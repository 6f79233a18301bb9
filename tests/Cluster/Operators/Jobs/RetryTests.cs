using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Failing;
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
        { AttemptCause.OutOfMemory, new PodFate.Exits(137, Reason: "OOMKilled"), 1 },
        { AttemptCause.Evicted, new PodFate.Lost("Evicted", "The node was low on resource: memory."), 0 },
        { AttemptCause.Evicted, new PodFate.Lost("Evicted", "Pod ephemeral local storage usage exceeds the total limit of…"), 1 },
        { AttemptCause.Preempted, new PodFate.Lost("Preempting", "Preempted in order to admit critical pod"), 0 },
        { AttemptCause.NodeLost, new PodFate.Lost("NodeLost"), 0 },
        { AttemptCause.Unschedulable, new PodFate.Lost("OutOfcpu", "Pod was rejected: Node didn't have enough resource: cpu"), 0 },
        { AttemptCause.Signal, new PodFate.Exits(139), 1 },
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
    public async Task A_worker_whose_image_does_not_come_ends_the_attempt_at_the_deadline_for_what_is_pending()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => pod.Name() == "penguins-1-0-0-attempt-0-0" ? new PodFate.Waits("ImagePullBackOff", "no such image") : null;
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with { RunPolicy = job.Spec.RunPolicy with { PendingDeadline = "10m" } };
        await story.CreateAsync(job);
        await Eventually.Async(
            "it waits",
            () => story.JobAsync("1.0.0"),
            job => Reason(job) == Reasons.CannotStart && job.Status.Attempts is [{ EndTime: null }]);

        clock.Leap(TimeSpan.FromMinutes(11));
        await story.NudgeAsync(TrainingJob.Names.Plural, "penguins-1-0-0");
        var ended = await Eventually.Async(
            "the attempt ended", () => story.JobAsync("1.0.0"), job => job.Status?.Attempts is [{ EndTime: not null }, ..]);
        Assert.Equal((AttemptCause.Image, 0), (ended.Status.Attempts[0].Cause, ended.Status.FailedAttempts));
        Assert.Contains("ImagePullBackOff: no such image", ended.Status.Attempts[0].Message, StringComparison.Ordinal);
        await Eventually.Async(
            "its pod is gone",
            () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace),
            pods => pods.Items.All(pod => pod.Name() != "penguins-1-0-0-attempt-0-0"));
    }

    [Fact]
    public async Task A_rule_overrules_what_the_operator_would_do_and_secrets_of_the_log_stay_in_it()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => pod.Name() == "penguins-1-0-0-attempt-0-0" ? new PodFate.Exits(42, "token=abc123 was refused") : null;
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.Warning);
        var job = Story.Job("1.0.0");
        var rule = new FailureRule { Action = "FailJob", OnExitCodes = new ExitCodePattern { Operator = "In", Values = [42] } };
        job.Spec = job.Spec with { RunPolicy = job.Spec.RunPolicy with { Rules = [rule] } };
        await story.CreateAsync(job);

        var failed = await Eventually.Async("the job failed", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.TrainerFailed);
        Assert.Equal(
            "spec.runPolicy.rules[0]: FailJob: worker 0 (penguins-1-0-0-attempt-0-0) ended with exit code 42: token=*** was refused",
            Assert.Single(failed.Status.Attempts).Message);
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
