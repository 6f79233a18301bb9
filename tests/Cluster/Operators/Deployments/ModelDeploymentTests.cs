using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Ledger.Replay;
using Sluice.Decisions.Naming;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

public sealed class ModelDeploymentTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task The_first_version_serves_a_good_one_takes_over_and_a_bad_one_is_rolled_back()
    {
        await using var story = await Story.BeginAsync(server);
        story.BadVersions.Add("1.2.0");
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0" })
        {
            await story.CreateAsync(Story.Job(version));
        }

        await story.CreateAsync(Story.Deployment("1.0.0"));
        var first = await Eventually.Async(
            "1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0") && IsTrue(md, ConditionTypes.Ready));
        Assert.Equal(["1.0.0:100"], await WeightsAsync(story));

        await story.SetVersionAsync("1.1.0");
        var second = await Eventually.Async(
            "1.1.0 took over", story.DeploymentAsync, md => Serves(md, "1.1.0") && IsTrue(md, ConditionTypes.Ready));
        Assert.Equal(["1.0.0"], second.Status.PreviousVersions.Select(previous => previous.Version));
        Assert.Equal("1.1.0:100", Assert.Single(await WeightsAsync(story), weight => !weight.EndsWith(":0", StringComparison.Ordinal)));

        await story.SetVersionAsync("1.2.0");
        var third = await Eventually.Async(
            "1.2.0 was rolled back",
            story.DeploymentAsync,
            md => Condition(md, ConditionTypes.Stalled)?.Reason == Reasons.RolledBack);
        Assert.Equal("1.1.0", third.Status.Stable);
        Assert.True(IsTrue(third, ConditionTypes.Available));
        await Eventually.Async("all traffic is on 1.1.0", () => WeightsAsync(story), weights => weights.Contains("1.1.0:100"));
        Assert.NotEqual(first.Metadata.Generation, third.Metadata.Generation);
        Assert.Contains(third.Status.Ledger, entry => entry is { Decision: LedgerDecision.RollBack, Version: "1.2.0" });

        var ledger = await server.Client.CoreV1.ReadNamespacedConfigMapAsync(ChildNames.Ledger(Story.Model), story.Namespace);
        var lines = LedgerReplay.Run(ledger.Data[LedgerLine.DataKey]).ToList();
        Assert.All(lines, line => Assert.Empty(line.Problems));
        Assert.Equal(third.Status.Ledger[^1].Hash, lines[^1].Line!.Entries[^1].Hash);
    }

    [Fact]
    public async Task A_version_that_is_not_there_yet_is_waited_for_and_then_served()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Deployment("1.0.0"));
        var waits = await Eventually.Async(
            "it waits", story.DeploymentAsync, md => Condition(md, ConditionTypes.Reconciling) is { Reason: Reasons.VersionNotFound });
        Assert.Contains("1.0.0", Condition(waits, ConditionTypes.Reconciling)!.Message, StringComparison.Ordinal);
        Assert.Null(Condition(waits, ConditionTypes.Stalled));

        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0"));
    }

    [Fact]
    public async Task Of_two_deployments_of_a_model_the_younger_stalls()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0"));
        var second = Story.Deployment("1.0.0");
        second.Metadata.Name = "again";

        await story.CreateAsync(second);

        var stalled = await Eventually.Async(
            "the second stalled",
            () => story.ReadAsync<ModelDeployment>(ModelDeployment.Names.Plural, "again"),
            md => Condition(md, ConditionTypes.Stalled) is not null);
        Assert.Contains(
            "spec.model: 'penguins' is served by ModelDeployment penguins already",
            Condition(stalled, ConditionTypes.Stalled)!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_never_becomes_ready_goes_back_with_its_reason()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Job("1.1.0"));
        var deployment = Story.Deployment("1.0.0");
        deployment.Spec = deployment.Spec with { Strategy = deployment.Spec.Strategy with { ProgressDeadline = "15s" } };
        story.Twist = pod => IsServer(pod, "1.1.0") ? new PodFate.Waits("CrashLoopBackOff", "the digest is another one") : null;
        await story.CreateAsync(deployment);
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0"));

        await story.SetVersionAsync("1.1.0");

        var stalled = await Eventually.Async(
            "it stalled", story.DeploymentAsync, md => Condition(md, ConditionTypes.Stalled) is not null);
        Assert.Equal(Reasons.ProgressDeadlineExceeded, Condition(stalled, ConditionTypes.Stalled)!.Reason);
        Assert.Contains("the digest is another one", Condition(stalled, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0", stalled.Status.Stable);
        Assert.True(IsTrue(stalled, ConditionTypes.Available));
    }

    [Fact]
    public async Task A_version_that_is_deleted_past_the_webhook_serves_on_is_missed_and_can_be_registered_again()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async(
            "1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0") && IsTrue(md, ConditionTypes.Ready));
        var record = await story.VersionAsync("1.0.0");

        await DeleteAsync(story, ModelVersion.Names.Plural, "penguins-1.0.0");
        await Eventually.Async("the version is gone", () => ListAsync(story, ModelVersion.Names.Plural), names => names.Count == 0);
        await Eventually.Async(
            "the deployment misses it",
            story.DeploymentAsync,
            md => Serves(md, "1.0.0") && IsTrue(md, ConditionTypes.Ready) && Condition(md, ConditionTypes.Ready)!.Message.Contains(
                "its ModelVersion no longer exists", StringComparison.Ordinal));
        Assert.Equal(["1.0.0:100"], await WeightsAsync(story));
        Assert.Equal(1, (await story.Client.AppsV1.ReadNamespacedDeploymentAsync("penguins-1-0-0", story.Namespace)).Spec.Replicas);

        record.Metadata = new V1ObjectMeta { Name = record.Metadata.Name };
        record.Status = null!;
        await story.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            record, "sluice.dev", "v1alpha1", story.Namespace, ModelVersion.Names.Plural);
        await Eventually.Async(
            "all is well",
            story.DeploymentAsync,
            md => Condition(md, ConditionTypes.Ready) is { Status: ConditionStatus.True, Message: "all traffic is on 1.0.0" });
    }

    [Fact]
    public async Task A_deleted_workload_and_an_edited_route_are_put_right()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => Serves(md, "1.0.0"));

        var table = ContractJson.Write(new RouteTable { Deployment = Story.Model, Model = Story.Model, Generation = 1 });
        await story.Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch(new { data = new Dictionary<string, string> { [RouteTable.DataKey] = table } }, V1Patch.PatchType.MergePatch),
            "penguins-route",
            story.Namespace);
        await Eventually.Async("the route is back", () => WeightsAsync(story), weights => weights.SequenceEqual(["1.0.0:100"]));

        await story.Client.AppsV1.DeleteNamespacedDeploymentAsync("penguins-1-0-0", story.Namespace);
        await Eventually.Async(
            "the workload is back and ready",
            () => story.Client.AppsV1.ReadNamespacedDeploymentAsync("penguins-1-0-0", story.Namespace),
            workload => workload.Status?.ReadyReplicas == 1);
        await Eventually.Async("it serves", story.DeploymentAsync, md => Serves(md, "1.0.0") && IsTrue(md, ConditionTypes.Available));
    }

    private static bool IsServer(V1Pod pod, string version) =>
        pod.Metadata.Labels[Labels.Name] == "inference" && pod.Metadata.Labels[Labels.Version] == version;

    private static bool Serves(ModelDeployment deployment, string version) =>
        deployment.Status?.Stable == version && deployment.Status.Candidate is null;

    private static Condition? Condition(ModelDeployment deployment, string type) =>
        deployment.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);

    private static bool IsTrue(ModelDeployment deployment, string type) => Condition(deployment, type)?.Status == ConditionStatus.True;

    private static async Task<IReadOnlyList<string>> WeightsAsync(Story story)
    {
        var map = await story.Client.CoreV1.ReadNamespacedConfigMapAsync("penguins-route", story.Namespace);
        return
        [
            .. ContractJson.TryRead<RouteTable>(map.Data[RouteTable.DataKey])!.Versions
                .Select(version => $"{version.Version}:{version.Weight}")
                .Order(),
        ];
    }

    private static Task DeleteAsync(Story story, string plural, string name) =>
        story.Client.CustomObjects.DeleteNamespacedCustomObjectAsync("sluice.dev", "v1alpha1", story.Namespace, plural, name);

    private static async Task<IReadOnlyList<string>> ListAsync(Story story, string plural)
    {
        var list = (System.Text.Json.JsonElement)await story.Client.CustomObjects.ListNamespacedCustomObjectAsync(
            "sluice.dev", "v1alpha1", story.Namespace, plural);
        return
        [
            .. list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("metadata").GetProperty("name").GetString()!),
        ];
    }
}
