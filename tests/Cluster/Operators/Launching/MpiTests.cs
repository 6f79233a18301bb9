using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Launching;

/// <summary>A launcher on rank 0 that logs in to the other pods.</summary>
public sealed class MpiTests(ApiServer server) : IClassFixture<ApiServer>
{
    // What the chart grants by default, as far as a job needs it; Secrets are not among it.
    private const string Default =
        """
        [{"apiGroups":[""],"resources":["pods","services","configmaps","serviceaccounts","namespaces","events"],"verbs":["*"]},
         {"apiGroups":["apps","batch","policy","events.k8s.io","rbac.authorization.k8s.io","gateway.networking.k8s.io",
           "coordination.k8s.io","sluice.dev"],"resources":["*"],"verbs":["*"]}
        """;

    private const string Keys = """,{"apiGroups":[""],"resources":["secrets"],"verbs":["create"]}""";

    private static readonly V1PolicyRule CreateSecrets = new() { ApiGroups = [""], Resources = ["secrets"], Verbs = ["create"] };

    [Fact]
    public async Task By_the_right_to_create_Secrets_alone_rank_0_gets_into_all_pods_and_its_end_is_that_of_all()
    {
        await using var story = await StrictAsync();
        await using var user = new LimitedUser(story.Client, $"operator-of-{story.Namespace}");
        await user.GrantAsync(Default + "]");
        var done = false;
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] == "trainer" && (!done || pod.Metadata.Labels[Labels.Rank] != "0")
            ? new PodFate.Runs()
            : null;
        await Granted.Async(story.Client, story.Namespace, user.Name, new() { ApiGroups = [""], Resources = ["pods"], Verbs = ["list"] });
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.None, user.Handler);
        await story.CreateAsync(Job());

        var refused = await Eventually.Async(
            "the job says which value of the chart is missing",
            () => story.JobAsync("1.0.0"),
            job => Ready(job.Status?.Conditions) is { Reason: Reasons.Refused });
        Assert.Contains("""cannot create resource "secrets" """, Ready(refused.Status.Conditions)!.Message, StringComparison.Ordinal);
        Assert.Contains("set mpi.enabled: true in the values of Sluice's chart", Ready(refused.Status.Conditions)!.Message,
            StringComparison.Ordinal);
        Assert.Empty(await WorkersAsync(story));

        await user.GrantAsync(Default + Keys + "]");
        await Granted.Async(story.Client, story.Namespace, user.Name, CreateSecrets);
        var workers = await Eventually.Async("both workers run", () => WorkersAsync(story), pods => pods.Count(Runs) == 2);

        var secret = await story.Client.CoreV1.ReadNamespacedSecretAsync(
            ChildNames.LoginKeys(refused.Metadata.Name, refused.Metadata.Uid), story.Namespace);
        Assert.Equal((true, refused.Metadata.Uid), (secret.Immutable, Assert.Single(secret.Metadata.OwnerReferences).Uid));
        Assert.All(workers, pod => Assert.Equal(secret.Name(), pod.Spec.Volumes
            .SelectMany(volume => volume.Projected?.Sources ?? []).Single(source => source.Secret is not null).Secret.Name));
        Assert.Equal(["await-hosts"], workers[0].Spec.InitContainers.Select(container => container.Name));
        Assert.Null(workers[1].Spec.InitContainers);

        done = true;
        story.Reconsider();
        var job = await Eventually.Async(
            "the job succeeded", () => story.JobAsync("1.0.0"), job => Ready(job.Status?.Conditions) is { Reason: Reasons.Succeeded });
        Assert.Equal((AttemptCause.Succeeded, 0), (Assert.Single(job.Status.Attempts).Cause, job.Status.FailedAttempts));
        await Eventually.Async(
            "worker 1 holds nothing any more", () => WorkersAsync(story), pods => pods.All(pod => pod.Metadata.Labels[Labels.Rank] == "0"));
        Assert.DoesNotContain(
            (await story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace)).Items,
            each => each.Message?.Contains("PRIVATE KEY", StringComparison.Ordinal) is true);
    }

    private static TrainingJob Job()
    {
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with
        {
            Workers = 2,
            Trainer = new TrainerOptions { Image = "team/program:1", Launcher = "Mpi", Command = ["mpirun", "train"] },
        };
        return job;
    }

    private static bool Runs(V1Pod pod) => pod.Status.Phase == "Running";

    private static async Task<IReadOnlyList<V1Pod>> WorkersAsync(Story story) =>
    [
        .. (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: $"{Labels.Name}=trainer")).Items
            .OrderBy(pod => pod.Name(), StringComparer.Ordinal),
    ];

    // The API server refuses a pod that is not as strict as Pod Security "restricted".
    private async Task<Story> StrictAsync()
    {
        var story = await Story.BeginAsync(server);
        await story.Client.CoreV1.PatchNamespaceAsync(
            new V1Patch(
                """{"metadata": {"labels": {"pod-security.kubernetes.io/enforce": "restricted"}}}""", V1Patch.PatchType.MergePatch),
            story.Namespace);
        return story;
    }

    private static Condition? Ready(IReadOnlyList<Condition>? conditions) => ConditionSet.Find(conditions ?? [], ConditionTypes.Ready);
}
