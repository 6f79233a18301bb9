using System.Diagnostics;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Client;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Host;

/// <summary>What the tests of the host do to the cluster.</summary>
internal static class HostFixture
{
    public static Task CreateJobAsync(this ApiServer server, TestNamespace ns, string name, params string[] finalizers)
    {
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(TrainingJobs.Json(name))!;
        manifest["metadata"]!["finalizers"] = new System.Text.Json.Nodes.JsonArray([.. finalizers]);
        return server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            manifest, TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural);
    }

    /// <summary>
    /// How long a leader takes now for a few jobs, one after the other: what a bound in seconds is widened by, since others may have the
    /// processors.
    /// </summary>
    public static async Task<TimeSpan> PaceAsync(this ApiServer server, TestNamespace ns)
    {
        var clock = Stopwatch.StartNew();
        foreach (var i in Enumerable.Range(0, 5))
        {
            await server.CreateJobAsync(ns, $"pace-{i}");
            await server.ConfigMapAsync(ns, $"pace-{i}");
        }

        return clock.Elapsed;
    }

    public static Task<V1ConfigMap> ConfigMapAsync(
        this ApiServer server, TestNamespace ns, string name, Predicate<V1ConfigMap>? reached = null) =>
        Eventually.Async(
            $"ConfigMap {name} is as it should be",
            () => server.Client.CoreV1.ReadNamespacedConfigMapAsync(name, ns.Name),
            map => map.Data?[KeepsConfigMap.Key] == "m" && (reached?.Invoke(map) ?? true));
}
