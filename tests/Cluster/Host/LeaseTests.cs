using System.Net;
using k8s;
using k8s.Autorest;
using k8s.LeaderElection;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Leadership;
using Sluice.Operator.Telemetry;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Host;

public sealed class LeaseTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_try_that_was_left_alone_does_not_take_the_lease_from_one_that_got_it_meanwhile()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var slow = new View(server.Client, ns.Name);
        using var fast = new View(server.Client, ns.Name);
        using var first = new View(server.Client, ns.Name);
        Assert.True(await first.Lease.CreateAsync(first.Next(null), default));

        var old = await slow.Lease.GetAsync(default);
        Assert.True(await fast.Lease.UpdateAsync(fast.Next(await fast.Lease.GetAsync(default)), default));
        await slow.Lease.GetAsync(default);

        Assert.False(await slow.Lease.UpdateAsync(slow.Next(old), default));
        Assert.Equal(fast.Lease.Identity, (await fast.Lease.GetAsync(default)).HolderIdentity);
        Assert.Throws<LeaseExpiredException>(() => slow.Fence.Enter());
        Assert.False(fast.Fence.Enter().IsCancellationRequested);

        // The one that had it before learns that it has no more.
        Assert.False(first.Fence.Enter().IsCancellationRequested);
        await first.Lease.GetAsync(default);
        Assert.Throws<LeaseExpiredException>(() => first.Fence.Enter());
    }

    [Fact]
    public async Task What_keeps_it_from_the_lease_is_told()
    {
        await using var ns = await server.NewNamespaceAsync();
        using var client = ApiServer.NewClient(new Refuses());
        using var view = new View(client, ns.Name);
        Assert.False(await view.Lease.CreateAsync(view.Next(null), default));
        Assert.Equal(HttpStatusCode.Forbidden, Assert.IsType<HttpOperationException>(Assert.Single(view.Errors)).Response.StatusCode);
        Assert.Throws<LeaseExpiredException>(() => view.Fence.Enter());
    }

    private sealed class Refuses : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{}") });
    }

    private sealed class View : IDisposable
    {
        public View(IKubernetes client, string @namespace)
        {
            var options = new OperatorOptions { Namespace = @namespace, LeaseDuration = TimeSpan.FromSeconds(60) };
            Fence = new LeaseFence(options, TimeProvider.System);
            Lease = new ReplicaLease(
                client, options, new Replica(options, new OperatorInstruments()), Fence, TimeProvider.System, Errors.Add);
        }

        public List<Exception> Errors { get; } = [];

        public LeaseFence Fence { get; }

        public ReplicaLease Lease { get; }

        // As the elector makes it.
        public LeaderElectionRecord Next(LeaderElectionRecord? old) => new()
        {
            HolderIdentity = Lease.Identity,
            LeaseDurationSeconds = 60,
            AcquireTime = DateTime.UtcNow,
            RenewTime = DateTime.UtcNow,
            LeaderTransitions = (old?.LeaderTransitions + 1) ?? 0,
        };

        public void Dispose() => Fence.Dispose();
    }
}
