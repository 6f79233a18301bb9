using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Sluice.Tests.Cluster.Operators.Jobs;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Queues;

/// <summary>
/// Jobs that wait in queues of Kueue's and Volcano's, on a real API server. What either does to pods is played by its documented contract;
/// whom it admits, and when, is its own.
/// </summary>
public sealed class QueueTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Job = "penguins-1-0-0";

    // Longer than the pause after a first failure.
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_gang_waits_in_Kueues_queue_runs_once_admitted_and_runs_again_after_a_preemption()
    {
        await using var story = await Story.BeginAsync(server);
        await using var kueue = await KueueStandIn.StartAsync(story.Client, story.Namespace);
        var over = false;
        story.Twist = pod => kueue.Hold(pod) ?? (over || !IsWorker(pod) ? null : new PodFate.Runs());
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning);
        await story.CreateAsync(Queued(workers: 2));

        var waiting = await Says(story, Reasons.Queued, "it waits for the queue team, gated by ");
        Assert.Equal(JobPhase.Pending, waiting.Status.Phase);
        var pods = await kueue.PodsAsync();
        Assert.Equal(["penguins-1-0-0-attempt-0-0", "penguins-1-0-0-attempt-0-1"], pods.Select(pod => pod.Name()));
        var group = pods[0].Metadata.Labels[Kueue.GroupName];
        Assert.All(pods, pod =>
        {
            Assert.Equal(
                (group, "team", "high"),
                (pod.Metadata.Labels[Kueue.GroupName], pod.Metadata.Labels[Kueue.QueueName], pod.Metadata.Labels[Kueue.PriorityClass]));
            Assert.Equal(
                ("2", "false", Labels.Rank),
                (pod.Metadata.Annotations[Kueue.GroupCount], pod.Metadata.Annotations[Kueue.Retriable],
                    pod.Metadata.Annotations[Kueue.IndexLabel]));
            Assert.Equal(KueueStandIn.Finalizer, Assert.Single(pod.Metadata.Finalizers));
        });

        // The pod that checked the dataset had no GPU, and did not wait.
        var check = (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=data")).Items;
        Assert.All(
            check,
            pod => Assert.DoesNotContain(pod.Metadata.Labels.Keys, key => key.StartsWith(Kueue.Domain, StringComparison.Ordinal)));

        await kueue.RefuseAsync(story, group, "insufficient unused quota for nvidia.com/gpu in flavor h200, 1 more needed");
        clock.Leap(TimeSpan.FromSeconds(3));
        await story.NudgeAsync(TrainingJob.Names.Plural, Job);
        await Says(story, Reasons.Queued, "insufficient unused quota for nvidia.com/gpu in flavor h200, 1 more needed");

        await kueue.AdmitAsync(story, group);
        await Eventually.Async("it runs", () => story.JobAsync("1.0.0"), job => job.Status.Phase == JobPhase.Running);

        // Its containers end with 0 when they are asked to stop, which is no result.
        await kueue.PreemptAsync(group, exitCode: 0);
        var preempted = await Eventually.Async(
            "it was preempted", () => story.JobAsync("1.0.0"), job => job.Status.Attempts is [{ EndTime: not null }, ..]);
        Assert.Equal((AttemptCause.Preempted, 0), (preempted.Status.Attempts[0].Cause, preempted.Status.FailedAttempts));
        Assert.Contains(
            "Preempted to accommodate a workload of the queue vip", preempted.Status.Attempts[0].Message, StringComparison.Ordinal);

        // Old pods that a finalizer keeps do not hold up the next attempt, which is another group.
        clock.Leap(BackOff);
        await story.NudgeAsync(TrainingJob.Names.Plural, Job);
        var next = await Eventually.Async(
            "the next attempt is queued",
            kueue.PodsAsync,
            all => all.Count(pod => pod.Metadata.Labels[Labels.Attempt] == "1") == 2);
        Assert.Contains(next, pod => pod.Metadata.Labels[Labels.Attempt] == "0" && pod.Metadata.DeletionTimestamp is not null);
        var second = next.First(pod => pod.Metadata.Labels[Labels.Attempt] == "1").Metadata.Labels[Kueue.GroupName];
        Assert.NotEqual(group, second);
        await kueue.ReleaseAsync(group);

        over = true;
        await kueue.AdmitAsync(story, second);
        var done = await Eventually.Async("it succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        Assert.Equal([AttemptCause.Preempted, AttemptCause.Succeeded], done.Status.Attempts.Select(attempt => attempt.Cause));
    }

    [Fact]
    public async Task A_job_that_is_suspended_in_the_queue_asks_for_nothing_and_queues_again_when_it_is_resumed()
    {
        await using var story = await Story.BeginAsync(server);
        await using var kueue = await KueueStandIn.StartAsync(story.Client, story.Namespace);
        story.Twist = kueue.Hold;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Queued(workers: 2));
        await Says(story, Reasons.Queued, "waits for the queue team");

        await SuspendAsync(story, true);
        await Eventually.Async("it is suspended", () => story.JobAsync("1.0.0"), job => job.Status.Phase == JobPhase.Suspended);
        var left = await Eventually.Async(
            "its pods are being deleted", kueue.PodsAsync, all => all.All(pod => pod.Metadata.DeletionTimestamp is not null));
        Assert.Equal(2, left.Count);

        await SuspendAsync(story, false);
        var next = await Eventually.Async(
            "the next attempt is queued", kueue.PodsAsync, all => all.Count(pod => pod.Metadata.Labels[Labels.Attempt] == "1") == 2);
        await kueue.AdmitAsync(story, next.First(pod => pod.Metadata.Labels[Labels.Attempt] == "1").Metadata.Labels[Kueue.GroupName]);
        await Eventually.Async("it succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
    }

    [Fact]
    public async Task Without_Kueue_a_job_that_names_a_queue_waits_and_says_so_and_pods_that_it_does_not_take_are_named()
    {
        await RemoveAsync(KueueStandIn.Workload);
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => IsWorker(pod) ? new PodFate.Runs() : null;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Queued(workers: 1));
        var waiting = await Says(story, Reasons.QueueAbsent, "install Kueue, or remove the label");
        Assert.Equal(JobPhase.Pending, waiting.Status.Phase);
        Assert.Empty((await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items);

        // Its kinds are there, and its webhook leaves the namespace out.
        await EngineKinds.InstallAsync(story.Client, KueueStandIn.Workload);
        await story.NudgeAsync(TrainingJob.Names.Plural, Job);
        await Says(story, Reasons.Training, "the quota of the queue team does not count");
    }

    [Fact]
    public async Task A_gang_of_Volcanos_starts_as_a_whole_and_its_group_goes_with_the_attempt()
    {
        await RemoveAsync(VolcanoStandIn.PodGroup);
        await using var story = await Story.BeginAsync(server);
        var volcano = new VolcanoStandIn(story);
        story.Twist = volcano.Place;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var job = Story.Job("1.0.0");
        job.Metadata.Annotations = new Dictionary<string, string> { [Volcano.QueueName] = "team" };
        job.Spec = job.Spec with
        {
            Workers = 3,
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "2", ["cpu"] = "500m" } },
            Pod = job.Spec.Pod with { SchedulerName = Volcano.Scheduler },
        };
        await story.CreateAsync(job);
        await Says(story, Reasons.QueueAbsent, "install Volcano, or remove the field");

        await EngineKinds.InstallAsync(story.Client, VolcanoStandIn.PodGroup);
        await story.NudgeAsync(TrainingJob.Names.Plural, Job);
        var waiting = await Says(story, Reasons.Queued, "pod group is not ready, 3 Pending, 3 minAvailable");
        Assert.Equal(JobPhase.Pending, waiting.Status.Phase);
        var group = Assert.Single(await volcano.GroupsAsync());
        var spec = group["spec"]!;
        Assert.Equal((3, "team"), (spec["minMember"]!.GetValue<int>(), spec["queue"]!.GetValue<string>()));
        Assert.Equal(
            ("6", "1500m"),
            (spec["minResources"]!["nvidia.com/gpu"]!.GetValue<string>(), spec["minResources"]!["cpu"]!.GetValue<string>()));
        Assert.Equal(waiting.Metadata.Uid, group["metadata"]!["ownerReferences"]![0]!["uid"]!.GetValue<string>());
        var name = group["metadata"]!["name"]!.GetValue<string>();
        var pods = (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer")).Items;
        Assert.Equal(3, pods.Count(pod => pod.Metadata.Annotations[Volcano.GroupName] == name));

        volcano.Open = true;
        story.Reconsider();
        await Eventually.Async("it succeeded", () => story.JobAsync("1.0.0"), job => Reason(job) == Reasons.Succeeded);
        await Eventually.Async("the group is gone", volcano.GroupsAsync, groups => groups.Count == 0);
    }

    private static TrainingJob Queued(int workers)
    {
        var job = Story.Job("1.0.0");
        job.Metadata.Labels = new Dictionary<string, string> { [Kueue.QueueName] = "team", [Kueue.PriorityClass] = "high" };
        job.Spec = job.Spec with { Workers = workers };
        return job;
    }

    private static bool IsWorker(V1Pod pod) => pod.Metadata.Labels.TryGetValue(Labels.Name, out var name) && name == "trainer";

    private static Task SuspendAsync(Story story, bool suspend) => story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec = new { suspend } }, V1Patch.PatchType.MergePatch),
        SluiceGroup.Group, SluiceGroup.Version, story.Namespace, TrainingJob.Names.Plural, Job);

    private static Task<TrainingJob> Says(Story story, string reason, string words) => Eventually.Async(
        $"the condition says: {words}",
        () => story.JobAsync("1.0.0"),
        job => Ready(job) is { } ready && ready.Reason == reason && ready.Message.Contains(words, StringComparison.Ordinal));

    private static string? Reason(TrainingJob job) => Ready(job)?.Reason;

    private static Condition? Ready(TrainingJob job) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    private async Task RemoveAsync(Engine kind)
    {
        try
        {
            await server.Client.ApiextensionsV1.DeleteCustomResourceDefinitionAsync($"{kind.Plural}.{kind.Group}");
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It was not there.
        }

        await Eventually.Async(
            $"{kind.Kind} is not served",
            async () =>
            {
                try
                {
                    await server.Client.CustomObjects.GetAPIResourcesAsync(kind.Group, kind.Version);
                    return false;
                }
                catch (HttpOperationException error) when (error.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
                {
                    return true;
                }
            },
            gone => gone);
    }
}
