using System.Collections.Concurrent;
using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class LeaderElectionTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Of_two_contenders_one_leads_and_the_other_follows_when_it_stops()
    {
        await using var ns = await server.NewNamespaceAsync();
        var seenByB = new ConcurrentQueue<string>();
        using var stopA = new CancellationTokenSource();
        using var stopB = new CancellationTokenSource();
        using var a = Contender(ns, "a");
        using var b = Contender(ns, "b");
        b.OnNewLeader += seenByB.Enqueue;

        var runA = a.RunUntilLeadershipLostAsync(stopA.Token);
        await Eventually.True("a leads", a.IsLeader);
        var runB = b.RunUntilLeadershipLostAsync(stopB.Token);
        await Eventually.True("b has seen a lead", () => seenByB.Contains("a"));
        Assert.False(b.IsLeader());

        await stopA.CancelAsync();
        await EndsAsync(runA);
        await Eventually.True("b leads", b.IsLeader);
        var lease = await server.Client.CoordinationV1.ReadNamespacedLeaseAsync("l", ns.Name);
        Assert.Equal(("b", 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions));

        await stopB.CancelAsync();
        await EndsAsync(runB);
    }

    [Fact]
    public async Task A_leader_whose_lease_was_taken_says_that_it_stopped()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var a = Contender(ns, "a");
        var stopped = false;
        a.OnStoppedLeading += () => stopped = true;
        var run = a.RunUntilLeadershipLostAsync();
        await Eventually.True("a leads", a.IsLeader);

        var lease = await server.Client.CoordinationV1.ReadNamespacedLeaseAsync("l", ns.Name);
        lease.Spec.HolderIdentity = "thief";
        lease.Spec.LeaseDurationSeconds = 600;
        lease.Spec.RenewTime = lease.Spec.RenewTime!.Value.AddSeconds(1);
        await Eventually.Async(
            "the lease is taken",
            async () =>
            {
                lease.Metadata.ResourceVersion =
                    (await server.Client.CoordinationV1.ReadNamespacedLeaseAsync("l", ns.Name)).Metadata.ResourceVersion;
                return await server.Client.CoordinationV1.ReplaceNamespacedLeaseAsync(lease, "l", ns.Name);
            },
            _ => true);

        await run.WaitAsync(Eventually.Patience);
        Assert.True(stopped);
        Assert.Equal("thief", a.GetLeader());
    }

    // A run that is cancelled may throw or return: upstream promises neither.
    private static async Task EndsAsync(Task run)
    {
        try
        {
            await run.WaitAsync(Eventually.Patience);
        }
        catch (OperationCanceledException)
        {
            // As good as a return.
        }
    }

    private LeaderElector Contender(TestNamespace ns, string identity) =>
        new(new LeaderElectionConfig(new LeaseLock(server.Client, ns.Name, "l", identity))
        {
            // So long that nothing but the test ends a lead.
            LeaseDuration = TimeSpan.FromSeconds(15),
            RenewDeadline = TimeSpan.FromSeconds(10),
            RetryPeriod = TimeSpan.FromMilliseconds(300),
        });
}
