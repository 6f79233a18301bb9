using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Host.Faults;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

public sealed class PagingTests(ApiServer server) : IClassFixture<ApiServer>
{
    // More than a page of 500.
    private const int Maps = 620;

    [Fact]
    public async Task More_objects_than_a_page_holds_are_all_cached_and_only_those_that_are_there()
    {
        await using var ns = await server.NewNamespaceAsync();
        var eight = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(Enumerable.Range(0, Maps), eight, async (i, cancellationToken) =>
        {
            var metadata = new V1ObjectMeta
            {
                Name = $"map-{i}",
                Labels = new Dictionary<string, string> { [Labels.ManagedBy] = Labels.Sluice },
            };
            await server.Client.CoreV1.CreateNamespacedConfigMapAsync(
                new V1ConfigMap { Metadata = metadata }, ns.Name, cancellationToken: cancellationToken);
        });
        using var lists = new ListLog("configmaps");
        await using var running = await RunningOperator.StartAsync<Rests>(RunningOperator.Options(ns.Name), lists);
        await running.ReadyAsync();

        Assert.Equal(Maps, running.Cluster.ConfigMaps.In(ns.Name).Select(map => map.Name()).Distinct().Count());
        Assert.Equal(2, lists.Queries.Count);
        Assert.All(lists.Queries, query => Assert.Contains("limit=500", query, StringComparison.Ordinal));

        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync("map-0", ns.Name);
        await Eventually.True(
            "a deleted one is gone",
            () => running.Cluster.ConfigMaps.Find(ns.Name, "map-0") is null && running.Cluster.ConfigMaps.In(ns.Name).Count == Maps - 1);
    }
}
