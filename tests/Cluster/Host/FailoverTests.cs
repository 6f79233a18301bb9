using System.Diagnostics;
using System.Globalization;
using k8s;
using k8s.Models;
using Sluice.Operator.Configuration;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Host.Faults;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

/// <summary>Leaders that go without a word, with the lease as it is by default.</summary>
public sealed class FailoverTests(ApiServer server) : IClassFixture<ApiServer>
{
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task When_the_leader_dies_another_one_works_within_six_seconds()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var death = new Away { Now = false };
        await using var first = await RunningOperator.StartAsync<KeepsConfigMap>(Options(ns.Name), death);
        await Eventually.True("the first leads", () => first.Replica.Leads);
        await using var second = await RunningOperator.StartAsync<KeepsConfigMap>(Options(ns.Name));
        await second.ReadyAsync();
        var pace = await server.PaceAsync(ns);

        death.Now = true;
        var clock = Stopwatch.StartNew();
        await server.CreateJobAsync(ns, "a");
        await server.ConfigMapAsync(ns, "a");

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, MostSilence + pace);
        Assert.True(second.Replica.Leads);
    }

    [Fact]
    public async Task A_leader_whose_renewals_hang_writes_nothing_once_another_one_has_the_lease()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var hang = new LosesLease();
        using var log = new LeaseLog();
        await using var first = await RunningOperator.StartAsync<WritesOn>(Options(ns.Name), hang);
        await server.CreateJobAsync(ns, "a");
        await Eventually.Async("the first writes", () => server.Client.CoreV1.ReadNamespacedConfigMapAsync("a", ns.Name), _ => true);
        await using var second = await RunningOperator.StartAsync<Rests>(Options(ns.Name), log);
        await second.ReadyAsync();

        hang.Now = true;
        var refusal = await first.TrainingJobs<WritesOn>().Ended.Task.WaitAsync(Eventually.Patience);
        var held = await log.Held.WaitAsync(Eventually.Patience);

        Assert.Contains("another process may lead by now", refusal.Message, StringComparison.Ordinal);
        // Versions count up through the whole cluster.
        var last = await server.Client.CoreV1.ReadNamespacedConfigMapAsync("a", ns.Name);
        Assert.InRange(long.Parse(last.ResourceVersion(), CultureInfo.InvariantCulture), 1, held - 1);
    }

    [Fact]
    public async Task A_leader_that_could_not_reach_the_API_for_a_while_leads_again_at_once()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var away = new Away { Now = false };
        await using var running = await RunningOperator.StartAsync<KeepsConfigMap>(Options(ns.Name), away);
        await server.CreateJobAsync(ns, "a");
        var map = await server.ConfigMapAsync(ns, "a");
        var pace = await server.PaceAsync(ns);

        away.Now = true;
        await Eventually.True("it leads no more", () => !running.Replica.Leads);
        await server.CreateJobAsync(ns, "b");
        await server.Client.CoreV1.DeleteNamespacedConfigMapAsync("a", ns.Name);
        away.Now = false;

        await Eventually.True("it leads again", () => running.Replica.Leads, TimeSpan.FromSeconds(3) + pace);
        await server.ConfigMapAsync(ns, "b");
        await server.ConfigMapAsync(ns, "a", now => now.Uid() != map.Uid());
    }

    private static OperatorOptions Options(string @namespace)
    {
        var standard = new OperatorOptions();
        return RunningOperator.Options(@namespace) with
        {
            LeaseDuration = standard.LeaseDuration,
            RenewDeadline = standard.RenewDeadline,
            RetryPeriod = standard.RetryPeriod,
        };
    }
}
