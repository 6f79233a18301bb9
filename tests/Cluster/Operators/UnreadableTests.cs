using System.Text.Json.Nodes;

using k8s;
using k8s.Models;

using Microsoft.Extensions.Logging;

using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>
/// The API server has an object that this release cannot read: its schema takes a time in the year 0, which .NET does not know.
/// </summary>
public sealed class UnreadableTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Group = "sluice.dev";
    private const string Version = "v1alpha1";
    private const string Strange = "strange";

    private const string Unreadable =
        """
        {"status":{"conditions":[
         {"type":"Ready","status":"True","reason":"Odd","message":"odd","lastTransitionTime":"0000-01-01T00:00:00Z"}]}}
        """;

    private const string Readable = """{"status":{"conditions":null}}""";

    [Fact]
    public async Task One_that_is_listed_stops_no_other_and_is_told_of()
    {
        await using var story = await Story.BeginAsync(server);
        var strange = await CreateStrangeAsync(story);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await ServeAsync(story);

        Assert.Equal("ok\n", await ReadAsync(running, "readyz"));
        await CountedAsync(running, 1);
        await ToldAsync(story, Strange, times: 1);

        // The gateway serves it, too, and may not go with the last of the others; and a version that it may use stays.
        var gateway = await story.Client.AppsV1.ReadNamespacedDeploymentAsync("sluice-gateway", story.Namespace);
        Assert.Contains(gateway.OwnerReferences(), owner => owner.Uid == strange);
        await Eventually.Async(
            "the version says who may use it", () => story.VersionAsync("1.0.0"), found => found.Status!.UsedBy.Contains(Strange));

        await PatchAsync(story, Strange, Readable);
        await LookedAtAsync(story, Strange);
        await CountedAsync(running, 0);
    }

    [Fact]
    public async Task One_that_is_watched_keeps_what_it_has_and_goes_on_when_it_is_put_right()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await ServeAsync(story);
        await story.CreateAsync(Story.Job("1.1.0"));
        await Eventually.Async(
            "1.1.0 is there", () => story.VersionAsync("1.1.0"), found => found.Status?.Phase == VersionPhase.Ready);
        await story.SetAsync(Story.Deployment("1.1.0").Spec with
        {
            Strategy = new RolloutStrategy
            {
                Steps = [new RolloutStep { Weight = 10, MinRequests = 100_000_000 }, new RolloutStep { Weight = 100 }],
            },
        });
        await Eventually.Async(
            "1.1.0 has a share",
            story.DeploymentAsync,
            md => md.Status is { Traffic: "1.0.0:90 1.1.0:10", Rollout.StepStartTime: not null });
        var before = await ChildrenAsync(story);

        await PatchAsync(story, Story.Model, Unreadable);
        await ToldAsync(story, Story.Model, times: 1);

        // An object that follows it in the same watch, and an object of another kind, are still reconciled.
        var other = Story.Deployment("1.0.0");
        other.Metadata.Name = "other";
        await story.CreateAsync(other);
        await LookedAtAsync(story, "other");
        await story.CreateAsync(Story.Job("1.2.0"));
        await Eventually.Async(
            "1.2.0 is there", () => story.VersionAsync("1.2.0"), found => found.Status?.Phase == VersionPhase.Ready);
        Assert.Equal(before, await ChildrenAsync(story));

        await PatchAsync(story, Story.Model, Readable);
        await story.SetAsync(Story.Deployment("1.1.0").Spec);
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
    }

    // Every replica lists before it leads, and only the leader writes.
    [Fact]
    public async Task One_that_was_listed_before_there_was_a_leader_is_told_of_once()
    {
        await using var story = await Story.BeginAsync(server);
        await CreateStrangeAsync(story);
        var options = RunningOperator.Options(story.Namespace) with { LeaderElection = true };
        await using var first = await RunningOperator.StartAsync(options with { PodName = "first" }, TimeProvider.System, LogLevel.None);
        await using var second = await RunningOperator.StartAsync(options with { PodName = "second" }, TimeProvider.System, LogLevel.None);
        await ToldAsync(story, Strange, times: 1);
    }

    [Fact]
    public async Task One_that_is_deleted_is_told_of_no_more()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await CreateStrangeAsync(story);
        await ToldAsync(story, Strange, times: 1);
        await story.DeleteAsync(ModelDeployment.Names.Plural, Strange);
        await CountedAsync(running, 0);
    }

    private static async Task ServeAsync(Story story)
    {
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async(
            "1.0.0 is there", () => story.VersionAsync("1.0.0"), found => found.Status?.Phase == VersionPhase.Ready);
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
    }

    private static Task LookedAtAsync(Story story, string name) => Eventually.Async(
        $"{name} is looked at",
        () => story.ReadAsync<ModelDeployment>(ModelDeployment.Names.Plural, name),
        found => found.Status is { Conditions.Count: > 0 });

    private static async Task<string> CreateStrangeAsync(Story story)
    {
        var manifest = JsonNode.Parse(
            """
            {"apiVersion":"sluice.dev/v1alpha1","kind":"ModelDeployment","metadata":{"name":"strange"},
             "spec":{"model":"strange","version":"1.0.0"}}
            """)!;
        var made = await story.Client.CustomObjects.CreateNamespacedCustomObjectAsync<JsonObject>(
            manifest, Group, Version, story.Namespace, ModelDeployment.Names.Plural);
        await PatchAsync(story, Strange, Unreadable);
        return (string)made["metadata"]!["uid"]!;
    }

    private static Task PatchAsync(
        Story story, string name, string patch) => story.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync<JsonObject>(
        new V1Patch(patch, V1Patch.PatchType.MergePatch), Group, Version, story.Namespace, ModelDeployment.Names.Plural, name);

    private static async Task ToldAsync(Story story, string name, int times)
    {
        var found = await Eventually.Async(
            $"an event says that {name} cannot be read",
            async () => (await story.Client.CoreV1.ListNamespacedEventAsync(story.Namespace)).Items
                .Where(e => e.Reason == "Unreadable" && e.InvolvedObject.Name == name).ToList(),
            events => events.Count > 0);
        var only = Assert.Single(found);
        Assert.Equal(("Warning", times), (only.Type, only.Count));
        Assert.Contains("0000-01-01T00:00:00Z", only.Message, StringComparison.Ordinal);
    }

    // What serves and how, by UID: nothing was deleted and made again.
    private static async Task<string> ChildrenAsync(Story story)
    {
        var workloads = (await story.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace)).Items
            .Select(each => $"{each.Name()} {each.Uid()} {each.Spec.Replicas}");
        var services = (await story.Client.CoreV1.ListNamespacedServiceAsync(story.Namespace)).Items
            .Where(each => each.Name() is "penguins-1-0-0" or "penguins-1-1-0").Select(each => $"{each.Name()} {each.Uid()}");
        var route = await story.Client.CoreV1.ReadNamespacedConfigMapAsync("penguins-route", story.Namespace);
        return string.Join('\n', [.. workloads.Order(), .. services.Order(), route.Uid(), route.ResourceVersion()]);
    }

    private static Task CountedAsync(RunningOperator running, int count) => Eventually.Async(
        $"{count} of the kind cannot be read",
        () => ReadAsync(running, "metrics"),
        text => text.Contains($"sluice_operator_unreadable_objects{{kind=\"ModelDeployment\"}} {count}\n", StringComparison.Ordinal));

    private static async Task<string> ReadAsync(RunningOperator running, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(running.Address, path));
    }
}
