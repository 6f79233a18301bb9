using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

using k8s;
using k8s.Models;

using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>The subresource <c>scale</c>, as <c>kubectl scale</c>, HorizontalPodAutoscalers and KEDA use it.</summary>
public sealed class ScaleTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task What_an_autoscaler_sets_is_followed_in_mid_rollout_too_and_is_not_put_back_by_GitOps()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        await ApplyAsync(story, "1.0.0");
        await Eventually.Async(
            "1.0.0 serves",
            () => ReadAsync(story),
            scale => scale == (1, 1, "sluice.dev/deployment=penguins,sluice.dev/version in (1.0.0)"));

        await ScaleAsync(story, 3);
        await Eventually.Async("three pods serve", () => ReadAsync(story), scale => (scale.Spec, scale.Status) == (3, 3));
        await ApplyAsync(story, "1.0.0");
        Assert.Equal(3, (await ReadAsync(story)).Spec);

        await ApplyAsync(story, "1.1.0");
        var canary = await Eventually.Async(
            "1.1.0 has a share", story.DeploymentAsync, md => md.Status is { Traffic: "1.0.0:90 1.1.0:10", Replicas: 6 });
        await ScaleAsync(story, 4);
        await Eventually.Async("both follow", () => PodsAsync(story), pods => pods.SequenceEqual([4, 4]));
        await ScaleAsync(story, 2);
        await Eventually.Async("both follow", () => PodsAsync(story), pods => pods.SequenceEqual([2, 2]));
        await Eventually.Async(
            "all of them are counted",
            () => ReadAsync(story),
            scale => scale == (2, 4, "sluice.dev/deployment=penguins,sluice.dev/version in (1.0.0,1.1.0)"));

        var after = await story.DeploymentAsync();
        Assert.Equal(
            (canary.Status.Rollout!.StartTime, true, "1.0.0:90 1.1.0:10"),
            (after.Status.Rollout!.StartTime, after.Status.Rollout.InProgress, after.Status.Traffic));
        var selected = await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: after.Status.Selector);
        Assert.Equal(4, selected.Items.Count(pod => pod.Metadata.DeletionTimestamp is null));
    }

    // As a GitOps tool does, without replicas.
    private static Task ApplyAsync(Story story, string version)
    {
        var spec = new
        {
            model = Story.Model,
            version,
            strategy = new { steps = new object[] { new { weight = 10, minRequests = 100_000_000 }, new { weight = 100 } } },
        };
        return story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
            new V1Patch(
                new { apiVersion = SluiceGroup.ApiVersion, kind = ModelDeployment.Names.Kind, metadata = new { name = Story.Model }, spec },
                V1Patch.PatchType.ApplyPatch),
            SluiceGroup.Group,
            SluiceGroup.Version,
            story.Namespace,
            ModelDeployment.Names.Plural,
            Story.Model,
            fieldManager: "gitops");
    }

    private static Uri Address(Story story) =>
        new(
            story.Client.BaseUri,
            $"apis/{SluiceGroup.ApiVersion}/namespaces/{story.Namespace}/{ModelDeployment.Names.Plural}/{Story.Model}/scale");

    private static async Task ScaleAsync(Story story, int replicas)
    {
        using var body = new StringContent($$$"""{"spec":{"replicas":{{{replicas}}}}}""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await story.Client.HttpClient.PatchAsync(Address(story), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(int Spec, int Status, string? Selector)> ReadAsync(Story story)
    {
        var scale = (await story.Client.HttpClient.GetFromJsonAsync<JsonNode>(Address(story)))!;
        return ((int)scale["spec"]!["replicas"]!, (int?)scale["status"]!["replicas"] ?? 0, (string?)scale["status"]!["selector"]);
    }

    private static async Task<IReadOnlyList<int>> PodsAsync(Story story) =>
    [
        .. (await story.Client.AppsV1.ListNamespacedDeploymentAsync(
            story.Namespace, labelSelector: $"{Labels.Version},{Labels.Deployment}={Story.Model}")).Items
            .OrderBy(workload => workload.Name(), StringComparer.Ordinal)
            .Select(workload => workload.Spec.Replicas ?? 1),
    ];
}
