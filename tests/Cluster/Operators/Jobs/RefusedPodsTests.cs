using k8s;
using k8s.Models;

using Microsoft.Extensions.Logging;

using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>
/// Pods that cannot be created or cannot start: the object's condition says what is missing, and clears once it is there.
/// </summary>
public sealed class RefusedPodsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_service_account_that_is_missing_is_named()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await QuietOperator(story);
        await story.CreateAsync(
            With("1.0.0", job => job.Spec = job.Spec with { Pod = job.Spec.Pod with { ServiceAccountName = "trainer-bot" } }));
        await NamesAsync(story, Reasons.Refused, "trainer-bot");

        await story.Client.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "trainer-bot" } }, story.Namespace);
        await SucceedsAsync(story);
    }

    [Fact]
    public async Task A_priority_class_that_is_missing_is_named()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await QuietOperator(story);
        var gold = $"gold-{story.Namespace}";
        await story.CreateAsync(With("1.0.0", job => job.Spec = job.Spec with { Pod = job.Spec.Pod with { PriorityClassName = gold } }));
        await NamesAsync(story, Reasons.Refused, gold);

        await story.Client.SchedulingV1.CreatePriorityClassAsync(
            new V1PriorityClass { Metadata = new V1ObjectMeta { Name = gold }, Value = 1 });
        try
        {
            await SucceedsAsync(story);
        }
        finally
        {
            await story.Client.SchedulingV1.DeletePriorityClassAsync(gold);
        }
    }

    [Fact]
    public async Task A_quota_is_named_by_job_and_version_and_deployment()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await QuietOperator(story);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async(
            "1.0.0 is verified",
            () => story.VersionAsync("1.0.0"),
            version => Ready(version.Status?.Conditions) is { Reason: Reasons.Verified });

        await story.Client.CoreV1.CreateNamespacedResourceQuotaAsync(
            new V1ResourceQuota
            {
                Metadata = new V1ObjectMeta { Name = "no-pods" },
                Spec = new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity> { ["pods"] = new("0") } },
            },
            story.Namespace);

        // Until the quota's use was first counted, no pod is admitted either, in other words.
        await story.CreateAsync(Story.Job("1.1.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async(
            "the job names it",
            () => story.JobAsync("1.1.0"),
            job => Says(job.Status?.Conditions, Reasons.Refused, "exceeded quota: no-pods"));
        await Eventually.Async(
            "the deployment names it",
            story.DeploymentAsync,
            md => Says(md.Status?.Conditions, Reasons.PodsNotReady, "exceeded quota: no-pods"));

        var copy = await story.VersionAsync("1.0.0");
        await story.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            new ModelVersion { Metadata = new V1ObjectMeta { Name = "penguins-9.0.0" }, Spec = copy.Spec with { Version = "9.0.0" } },
            SluiceGroup.Group, SluiceGroup.Version, story.Namespace, ModelVersion.Names.Plural);
        await Eventually.Async(
            "the version names it",
            () => story.VersionAsync("9.0.0"),
            version => Says(version.Status?.Conditions, Reasons.Refused, "exceeded quota: no-pods"));
    }

    [Fact]
    public async Task What_no_node_can_take_is_said_in_the_schedulers_words()
    {
        await using var story = await Story.BeginAsync(server);
        var full = true;
        story.Twist = pod => full && pod.Metadata.Labels[Labels.Name] == "trainer"
            ? new PodFate.Unscheduled("0/3 nodes are available: 3 Insufficient nvidia.com/gpu.")
            : null;
        await using var running = await QuietOperator(story);
        await story.CreateAsync(Story.Job("1.0.0"));
        await NamesAsync(story, Reasons.CannotStart, "3 Insufficient nvidia.com/gpu");

        full = false;
        story.Reconsider();
        var done = await SucceedsAsync(story);
        Assert.NotNull(done.Status.Attempts[0].ScheduledTime);
    }

    [Fact]
    public async Task A_volume_that_cannot_be_mounted_is_named_though_only_an_event_says_so()
    {
        await using var story = await Story.BeginAsync(server);
        var missing = true;
        story.Twist = pod => missing && pod.Metadata.Labels[Labels.Name] == "trainer" ? new PodFate.Waits("ContainerCreating") : null;
        await using var running = await QuietOperator(story);
        await story.CreateAsync(Story.Job("1.0.0"));
        var pod = await Eventually.Async(
            "the pod is on its node",
            async () => (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer"))
                .Items.SingleOrDefault(),
            pod => pod?.Status.ContainerStatuses is [{ State.Waiting: not null }]);
        await story.Client.CoreV1.CreateNamespacedEventAsync(FailedMount(pod!), story.Namespace);
        await NamesAsync(
            story, Reasons.CannotStart, "FailedMount: MountVolume.SetUp failed for volume \"data\" : configmap \"tabel\" not found");

        missing = false;
        story.Reconsider();
        await SucceedsAsync(story);
    }

    private static Task<RunningOperator> QuietOperator(Story story) =>
        RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.None);

    private static TrainingJob With(string version, Action<TrainingJob> change)
    {
        var job = Story.Job(version);
        change(job);
        return job;
    }

    private static Task NamesAsync(Story story, string reason, string words) => Eventually.Async(
        $"the condition names {words}", () => story.JobAsync("1.0.0"), job => Says(job.Status?.Conditions, reason, words));

    private static Task<TrainingJob> SucceedsAsync(Story story) => Eventually.Async(
        "the job succeeded",
        () => story.JobAsync("1.0.0"),
        job => Ready(job.Status?.Conditions) is { Reason: Reasons.Succeeded });

    private static bool Says(IReadOnlyList<Condition>? conditions, string reason, string words) =>
        Ready(conditions) is { } ready && ready.Reason == reason && ready.Message.Contains(words, StringComparison.Ordinal);

    private static Condition? Ready(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    private static Corev1Event FailedMount(V1Pod pod) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{pod.Name()}.1", NamespaceProperty = pod.Namespace() },
        InvolvedObject = new V1ObjectReference
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Name = pod.Name(),
            NamespaceProperty = pod.Namespace(),
            Uid = pod.Uid(),
        },
        Type = "Warning",
        Reason = "FailedMount",
        Message = "MountVolume.SetUp failed for volume \"data\" : configmap \"tabel\" not found",
        FirstTimestamp = DateTime.UtcNow,
        LastTimestamp = DateTime.UtcNow,
        Count = 1,
    };
}
