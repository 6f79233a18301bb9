using k8s;
using k8s.Models;
using Sluice.Operator.Telemetry;
using Sluice.Tests.Cluster.Client;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Host.Faults;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

/// <summary>An API server that answers otherwise than it should, to an operator that lives on.</summary>
public sealed class FaultTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(WatchFault.Torn)]
    [InlineData(WatchFault.Garbage)]
    [InlineData(WatchFault.Gone)]
    [InlineData(WatchFault.Failed)]
    public async Task Watches_that_break_are_begun_again_and_nothing_is_missed(WatchFault fault)
    {
        await using var ns = await server.NewNamespaceAsync();
        using var breaks = new BreaksWatches("configmaps", fault, 3);
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), breaks);
        await running.ReadyAsync();
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");

        breaks.Begin();
        await server.Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch($$"""{"data": {"{{KeepsConfigMap.Key}}": "another"} }""", V1Patch.PatchType.MergePatch), "a", ns.Name);

        await server.ConfigMapAsync(ns, "a");
        await Eventually.True("each was broken", () => breaks.Left < 0);
    }

    [Fact]
    public async Task An_outage_under_way_loses_nothing_and_is_over_soon_after_it_ends()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var outage = new Outage();
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), outage);
        foreach (var name in new[] { "a", "b" })
        {
            await server.CreateJobAsync(ns, name);
        }

        var first = await server.ConfigMapAsync(ns, "a");
        await server.ConfigMapAsync(ns, "b");
        await running.ReadyAsync();

        // Until each watch has failed seven times in a row: from there on pauses are as long as they get.
        var failed = 7 * await WatchesAsync(running);
        outage.Begin();
        await Eventually.Async("watches fail", () => FailuresAsync(running), failures => failures >= failed);
        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        await server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "b");
        await server.CreateJobAsync(ns, "c");
        outage.End();

        await server.ConfigMapAsync(ns, "a", map => map.Uid() != first.Uid());
        await server.ConfigMapAsync(ns, "c");
        await Eventually.True("b is forgotten", () => running.Cluster.TrainingJobs.Find(ns.Name, "b") is null);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_pause_is_given_it_by_the_queue_whatever_happens_meanwhile()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var overloaded = new Overloaded(
            Asked,
            request => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith(
                "/configmaps/a", StringComparison.Ordinal));
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), overloaded);
        await running.ReadyAsync();
        await server.CreateJobAsync(ns, "a");
        var nudges = 0;
        await Eventually.Async(
            "it tries again, nudged all the while",
            async () =>
            {
                await server.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
                    new V1Patch(new { metadata = new { annotations = new { nudged = $"{nudges++}" } } }, V1Patch.PatchType.MergePatch),
                    TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "a");
                return overloaded.Waits.Count;
            },
            waits => waits > 0,
            pause: TimeSpan.FromMilliseconds(5));
        Assert.All(overloaded.Waits.Values, wait => Assert.InRange(wait, Asked, TimeSpan.FromSeconds(30)));
        await server.ConfigMapAsync(ns, "a");
    }

    [Fact]
    public async Task A_server_that_asks_for_a_pause_is_given_it_by_reflectors_and_by_the_elector()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var overloaded = new Overloaded(Asked, request =>
            ApiRequest.Of(
                request.Method,
                request.RequestUri!) is { Verb: "list", Resource: "configmaps" } or { Verb: "create" or "update", Resource: "leases" });

        // So that the elector does not leave a slow try alone and begin another beside it.
        var options = RunningOperator.Options(ns.Name) with { RetryPeriod = TimeSpan.FromSeconds(2) };
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(options, overloaded);
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");

        Assert.Contains(overloaded.Waits.Keys, key => key.EndsWith("/configmaps", StringComparison.Ordinal));
        Assert.Contains(overloaded.Waits.Keys, key => key.Contains("/leases", StringComparison.Ordinal));
        Assert.All(
            overloaded.Waits.Where(wait =>
                wait.Key.EndsWith("/configmaps", StringComparison.Ordinal) || wait.Key.StartsWith("POST", StringComparison.Ordinal)),
            wait => Assert.InRange(wait.Value, Asked, TimeSpan.FromSeconds(30)));
    }

    private static Task<double> FailuresAsync(RunningOperator running) => StartsAsync(running, "error");

    private static Task<double> WatchesAsync(RunningOperator running) => StartsAsync(running, "list");

    private static async Task<double> StartsAsync(RunningOperator running, string cause)
    {
        var (_, text) = await running.GetAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith("sluice_operator_watch_starts_total", StringComparison.Ordinal))
            .Where(line => line.Contains($"cause=\"{cause}\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
