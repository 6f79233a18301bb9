using System.Net;
using k8s;
using k8s.Models;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Client;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

public sealed class ReconcileTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_child_that_is_deleted_or_edited_is_put_right_at_once()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name));
        await server.CreateJobAsync(ns, "a");
        var first = await server.ConfigMapAsync(ns, "a");

        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        await server.ConfigMapAsync(ns, "a", map => map.Uid() != first.Uid());

        await server.Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch($$"""{"data": {"{{KeepsConfigMap.Key}}": "another"} }""", V1Patch.PatchType.MergePatch), "a", ns.Name);
        await server.ConfigMapAsync(ns, "a");
    }

    [Fact]
    public async Task An_object_that_keeps_failing_is_never_dropped()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var running = await RunningOperator.StartAsync<FailsAtFirst>(RunningOperator.Options(ns.Name));
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");
    }

    [Fact]
    public async Task An_object_of_the_name_of_a_deleted_one_is_looked_after()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name));
        await server.CreateJobAsync(ns, "a");
        var first = await server.ConfigMapAsync(ns, "a");

        await server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "a");
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a", map => map.OwnerReferences().All(owner => owner.Uid != first.OwnerReferences()[0].Uid));
    }

    [Fact]
    public async Task An_operator_that_starts_while_the_API_is_away_works_when_it_is_back()
    {
        await using var ns = await server.NewNamespaceAsync();
        await server.CreateJobAsync(ns, "a");
        using var away = new Away();
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), away);
        var (code, text) = await running.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Contains("TrainingJob have not been listed yet", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await running.GetAsync("/healthz")).Code);
        Assert.Equal((HttpStatusCode.OK, ""), await running.GetAsync("/healthz", HttpMethod.Head));

        away.Now = false;
        await server.ConfigMapAsync(ns, "a");
        await running.ReadyAsync();
    }

    [Fact]
    public async Task A_watch_that_the_server_has_forgotten_starts_again_with_a_list()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var old = new OldWatch(TrainingJobs.Plural, count: 2);
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), old);
        await server.CreateJobAsync(ns, "a");
        var first = await server.ConfigMapAsync(ns, "a");
        await Eventually.Async(
            "TrainingJobs have been listed three times",
            () => running.GetAsync("/metrics"),
            answer => answer.Text.Contains(
                "sluice_operator_watch_starts_total{kind=\"TrainingJob\",cause=\"list\"} 3", StringComparison.Ordinal));

        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        await server.ConfigMapAsync(ns, "a", map => map.Uid() != first.Uid());
    }

    [Fact]
    public async Task Our_kinds_are_watched_once_each()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var log = new WatchStarts(TrainingJobs.Plural);
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(RunningOperator.Options(ns.Name), log);
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");
        Assert.Equal(1, log.Count);
    }

    [Fact]
    public async Task Our_finalizer_goes_although_a_strange_one_stands_before_it()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var running = await RunningOperator.StartAsync<TakesFinalizerOff>(RunningOperator.Options(ns.Name));
        await server.CreateJobAsync(ns, "a", "example.com/strange", TakesFinalizerOff.Finalizer);
        await server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "a");
        await Eventually.Async(
            "only the strange finalizer is left",
            () => server.Client.CustomObjects.GetNamespacedCustomObjectAsync<TrainingJob>(
                TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural, "a"),
            job => job.Finalizers() is ["example.com/strange"]);
    }

    /// <summary>Counts the watches of a kind.</summary>
    private sealed class WatchStarts(string plural) : DelegatingHandler
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!;
            if (uri.AbsolutePath.EndsWith("/" + plural, StringComparison.Ordinal)
                && uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase))
            {
                Interlocked.Increment(ref _count);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
