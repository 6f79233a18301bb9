using System.Globalization;
using System.Text.Json;

using k8s;
using k8s.Models;

using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

public sealed class DisruptionBudgetTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_version_with_several_pods_has_a_budget_and_one_with_a_single_pod_has_none()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        var deployment = Story.Deployment("1.0.0");
        deployment.Spec = deployment.Spec with { Replicas = 2 };
        await story.CreateAsync(deployment);

        var budget = Assert.Single(
            await Eventually.Async("there is a budget", () => BudgetsAsync(story), found => found.Count == 1));
        Assert.Equal("penguins-1-0-0", budget.GetProperty("metadata").GetProperty("name").GetString());
        Assert.Equal(1, budget.GetProperty("spec").GetProperty("maxUnavailable").GetInt32());
        await Eventually.Async(
            "it covers both pods",
            () => BudgetsAsync(story),
            found => found[0].GetProperty("status") is var status && status.GetProperty("disruptionsAllowed").GetInt32() == 1);

        await story.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            "policy", await VersionAsync(), story.Namespace, "poddisruptionbudgets", "penguins-1-0-0");
        await Eventually.Async(
            "it is back", () => BudgetsAsync(story), found => found.Count == 1 && Uid(found[0]) != Uid(budget));

        await ScaleAsync(story, 1);
        await Eventually.Async("there is none", () => BudgetsAsync(story), found => found.Count == 0);
    }

    private static string Uid(JsonElement budget) => budget.GetProperty("metadata").GetProperty("uid").GetString()!;

    // Before Kubernetes 1.21 there was the beta alone, and from 1.25 on there is none.
    private async Task<string> VersionAsync()
    {
        var version = await server.Client.Version.GetCodeAsync();
        return int.Parse(version.Minor.TrimEnd('+'), CultureInfo.InvariantCulture) < 21 ? "v1beta1" : "v1";
    }

    private async Task<IReadOnlyList<JsonElement>> BudgetsAsync(Story story)
    {
        var list = (JsonElement)await story.Client.CustomObjects.ListNamespacedCustomObjectAsync(
            "policy", await VersionAsync(), story.Namespace, "poddisruptionbudgets");
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    private static Task ScaleAsync(Story story, int replicas) => story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec = new { replicas } }, V1Patch.PatchType.MergePatch),
        "sluice.dev",
        "v1alpha1",
        story.Namespace,
        ModelDeployment.Names.Plural,
        Story.Model);
}
