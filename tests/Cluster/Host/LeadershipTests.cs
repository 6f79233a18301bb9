using System.Diagnostics;
using k8s;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

public sealed class LeadershipTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Of_two_replicas_on_one_host_one_leads_and_the_other_takes_over_when_it_stops()
    {
        await using var ns = await server.NewNamespaceAsync();
        var options = RunningOperator.Options(ns.Name) with
        {
            LeaseDuration = TimeSpan.FromSeconds(90),
            RenewDeadline = TimeSpan.FromSeconds(60),
        };
        await using var first = await RunningOperator.StartAsync<KeepsConfigMap>(options);
        await Eventually.True("the first leads", () => first.Replica.Leads);
        await using var second = await RunningOperator.StartAsync<KeepsConfigMap>(options);
        await second.ReadyAsync();
        Assert.False(second.Replica.Leads);
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");

        var clock = Stopwatch.StartNew();
        await first.StopAsync();

        // Long before the lease would have ended by itself.
        await Eventually.True("the second leads", () => second.Replica.Leads);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, options.LeaseDuration / 3);
        await server.CreateJobAsync(ns, "b");
        await server.ConfigMapAsync(ns, "b");

        await second.StopAsync();
        var lease = await server.Client.CoordinationV1.ReadNamespacedLeaseAsync(options.LeaseName, ns.Name);
        Assert.Equal("", lease.Spec.HolderIdentity);
    }

    [Fact]
    public async Task A_reconcile_under_way_is_finished_before_the_process_ends()
    {
        await using var ns = await server.NewNamespaceAsync();
        var options = RunningOperator.Options(ns.Name) with { DrainTime = TimeSpan.FromSeconds(30) };
        await using var running = await RunningOperator.StartAsync<Slow>(options);
        await running.ReadyAsync();
        await server.CreateJobAsync(ns, "a");
        await Eventually.True("the reconcile has begun", () => running.TrainingJobs<Slow>().Begun.Task.IsCompleted);

        var clock = Stopwatch.StartNew();
        await running.StopAsync();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, options.DrainTime);
        var map = await server.Client.CoreV1.ReadNamespacedConfigMapAsync("a", ns.Name);
        Assert.Equal("m", map.Data[KeepsConfigMap.Key]);
    }
}
