using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>What a decision rests on cannot be read, since a right is missing.</summary>
public sealed class PreconditionTests(ApiServer server) : IClassFixture<ApiServer>
{
    // What the operator needs, but for reading one ConfigMap: the route, on which a promotion rests, and the ledger, which only records.
    private const string Most =
        """
        [{"apiGroups":[""],"resources":["pods","services","serviceaccounts","secrets","namespaces","events"],"verbs":["*"]},
         {"apiGroups":["apps","batch","policy","events.k8s.io","rbac.authorization.k8s.io","gateway.networking.k8s.io",
           "coordination.k8s.io","sluice.dev"],"resources":["*"],"verbs":["*"]},
         {"apiGroups":[""],"resources":["configmaps"],"verbs":["list","watch","create","update","patch","delete"]}]
        """;

    private static readonly V1PolicyRule ReadMaps = new() { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["get"] };

    private const string All = """[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]""";

    [Fact]
    public async Task Without_the_right_to_read_the_route_nothing_is_promoted_and_event_and_condition_say_why()
    {
        await using var story = await Story.BeginAsync(server);
        await using var user = new LimitedUser(story.Client, $"operator-of-{story.Namespace}");
        await user.GrantAsync(All);
        await Granted.Async(story.Client, story.Namespace, user.Name, ReadMaps);
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), TimeProvider.System, LogLevel.None, user.Handler);
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });

        await user.GrantAsync(Most);
        await Granted.NoMoreAsync(story.Client, story.Namespace, user.Name, ReadMaps);
        await story.SetVersionAsync("1.1.0");
        await Eventually.Async(
            "an event names the read and the right",
            () => story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace),
            events => events.Items.Any(e => e is { Type: "Warning", Reason: "PreconditionFailed" }
                && e.Message.Contains("ConfirmRoute", StringComparison.Ordinal)
                && e.Message.Contains("configmaps", StringComparison.Ordinal)));

        // All traffic is there, for steps and weights rest on other reads. A cache that is behind asks for the route on the way, too,
        // and that refusal passes: the promotion's is the one that is tried again all the time, and written once.
        await Eventually.Async("1.1.0 has all traffic", () => WeightAsync(story, "1.1.0"), weight => weight == 100);
        var (written, before) = ("", 0);
        await Eventually.Async(
            "it is tried three times without another write",
            async () =>
            {
                var (now, tries) = ((await story.DeploymentAsync()).Metadata.ResourceVersion, await TriesAsync(story));
                (written, before) = now == written ? (written, before) : (now, tries);
                return tries - before;
            },
            tries => tries >= 3);

        var held = await story.DeploymentAsync();
        Assert.Equal(Reasons.Refused, Ready(held)!.Reason);
        Assert.Contains("configmaps", Ready(held)!.Message, StringComparison.Ordinal);
        Assert.Contains(user.Name, Ready(held)!.Message, StringComparison.Ordinal);
        Assert.Contains("cannot get", Ready(held)!.Message, StringComparison.Ordinal);

        // The ledger could not be written, and stopped nothing.
        Assert.Equal(100, await WeightAsync(story, "1.1.0"));
        Assert.Equal(("1.0.0", "1.1.0"), (held.Status.Stable, held.Status.Candidate));
        Assert.True(held.Status.Rollout!.InProgress);
        Assert.DoesNotContain(held.Status.Ledger, entry => entry is { Decision: LedgerDecision.Promote, Version: "1.1.0" });

        await user.GrantAsync(All);
        await Eventually.Async(
            "1.1.0 is promoted", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
        await Eventually.Async(
            "the condition is the old one again",
            story.DeploymentAsync,
            md => Ready(md) is { Status: ConditionStatus.True, Reason: not Reasons.Refused });
    }

    private static Condition? Ready(ModelDeployment deployment) => ConditionSet.Find(deployment.Status.Conditions, ConditionTypes.Ready);

    private static async Task<int> WeightAsync(Story story, string version)
    {
        var route = await story.Client.CoreV1.ReadNamespacedConfigMapAsync(ChildNames.Route(Story.Model), story.Namespace);
        return ContractJson.TryRead<RouteTable>(route.Data[RouteTable.DataKey])!.Versions
            .Where(entry => entry.Version == version)
            .Sum(entry => entry.Weight);
    }

    private static async Task<int> TriesAsync(Story story) => (await story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace)).Items
        .Where(e => e.Reason == "PreconditionFailed").Sum(e => e.Count ?? 1);
}
