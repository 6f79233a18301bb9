using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>What GPUs cost on the nodes of pods.</summary>
public sealed class NodePricesTests : IDisposable
{
    private static readonly PriceSettings Settings = new()
    {
        Label = "example.com/machine",
        PerGpuHour = new Dictionary<string, string> { ["a"] = "4.10", ["b"] = "2", ["default"] = "1" },
        Currency = "EUR",
    };

    private readonly Nodes _nodes = new();
    private readonly Kubernetes _client;
    private readonly SteppedClock _clock = new();
    private readonly NodePrices _prices;

    public NodePricesTests()
    {
        _client = new Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }, _nodes);
        _prices = Prices(Settings);
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_pod_with_GPUs_has_the_price_of_its_node_s_label()
    {
        (_nodes.Machines["n1"], _nodes.Machines["n2"], _nodes.Machines["n3"]) = ("a", "unknown", null);

        var priced = await _prices.PricedAsync([Pod("n1"), Pod("n2"), Pod("n3"), Pod("n1")], default);

        Assert.Equal([4.10m, 1m, 1m, 4.10m], priced.Select(pod => pod.GpuPrice));
        Assert.Equal(["n1", "n2", "n3"], _nodes.Read);
        Assert.Equal(new GpuPrices(1m, "EUR"), _prices.Settings);
    }

    [Fact]
    public async Task A_pod_without_GPUs_or_a_node_has_none_and_no_node_is_read_for_it()
    {
        PodFact[] pods = [Pod("n1") with { Gpus = 0 }, Pod(null), Pod("")];

        Assert.Equal(pods, await _prices.PricedAsync([.. pods], default));
        Assert.Empty(_nodes.Read);
    }

    [Fact]
    public async Task Without_prices_no_node_is_read()
    {
        var prices = Prices(null);

        Assert.Equal([Pod("n1")], await prices.PricedAsync([Pod("n1")], default));
        Assert.Null(prices.Settings);
        Assert.Empty(_nodes.Read);
    }

    [Fact]
    public async Task A_node_is_read_again_after_ten_minutes()
    {
        _nodes.Machines["n1"] = "a";
        Assert.Equal(4.10m, await PriceAsync("n1"));

        _nodes.Machines["n1"] = "b";
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(4.10m, await PriceAsync("n1"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2m, await PriceAsync("n1"));
    }

    [Fact]
    public async Task A_node_that_is_gone_keeps_its_price_and_one_never_seen_has_the_default()
    {
        _nodes.Machines["n1"] = "a";
        await PriceAsync("n1");
        _nodes.Machines.Clear();
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(4.10m, await PriceAsync("n1"));
        }

        Assert.Equal(1m, await PriceAsync("n9"));
    }

    [Fact]
    public async Task A_node_that_may_not_be_read_has_the_default_until_it_may()
    {
        (_nodes.Machines["n1"], _nodes.Failure) = ("a", HttpStatusCode.Forbidden);
        Assert.Equal(1m, await PriceAsync("n1"));

        _nodes.Failure = null;
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(4.10m, await PriceAsync("n1"));
    }

    [Fact]
    public async Task An_API_server_that_fails_is_no_price()
    {
        _nodes.Failure = HttpStatusCode.ServiceUnavailable;

        await Assert.ThrowsAsync<HttpOperationException>(() => PriceAsync("n1"));
    }

    private NodePrices Prices(PriceSettings? settings) =>
        new(_client, new OperatorOptions { Prices = settings }, _clock, NullLogger<NodePrices>.Instance);

    private async Task<decimal?> PriceAsync(string node) => Assert.Single(await _prices.PricedAsync([Pod(node)], default)).GpuPrice;

    private static PodFact Pod(string? node) => new() { Name = "train-attempt-0-0", Uid = "pod", Gpus = 8, NodeName = node };

    /// <summary>The nodes of an API server, by name with the value of the label.</summary>
    private sealed class Nodes : DelegatingHandler
    {
        public Dictionary<string, string?> Machines { get; } = [];

        public List<string> Read { get; } = [];

        public HttpStatusCode? Failure { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var name = request.RequestUri!.AbsolutePath["/api/v1/nodes/".Length..];
            Read.Add(name);
            var known = Machines.TryGetValue(name, out var machine);
            var node = new V1Node
            {
                ApiVersion = "v1",
                Kind = "Node",
                Metadata = new V1ObjectMeta
                {
                    Name = name,
                    Labels = machine is null ? null : new Dictionary<string, string> { [Settings.Label] = machine },
                },
            };
            return Task.FromResult(new HttpResponseMessage(Failure ?? (known ? HttpStatusCode.OK : HttpStatusCode.NotFound))
            {
                RequestMessage = request,
                Content = new StringContent(KubernetesJson.Serialize(node), Encoding.UTF8, "application/json"),
            });
        }
    }
}
