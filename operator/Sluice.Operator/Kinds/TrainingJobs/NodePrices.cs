using System.Collections.Concurrent;
using System.Net;
using k8s;
using k8s.Autorest;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Operator.Configuration;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>
/// Finds what GPUs cost on the nodes of pods, by a label of the nodes. No node is read where the installation has no prices.
/// </summary>
internal sealed partial class NodePrices
{
    // Whether a node has another price by now is not worth a request for each pass.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (decimal Price, DateTimeOffset At)> _known = new(StringComparer.Ordinal);
    private readonly IKubernetes _client;
    private readonly PriceSettings? _prices;
    private readonly TimeProvider _time;
    private readonly ILogger<NodePrices> _logger;

    public NodePrices(IKubernetes client, OperatorOptions options, TimeProvider time, ILogger<NodePrices> logger)
    {
        _client = client;
        _prices = options.Prices;
        _time = time;
        _logger = logger;
    }

    /// <summary>The prices of the installation. Null when it has none.</summary>
    public GpuPrices? Settings => _prices is { } prices ? new GpuPrices(prices.Of(null), prices.Currency) : null;

    /// <summary>The pods with what a GPU costs on the node of each that has GPUs.</summary>
    public async Task<List<PodFact>> PricedAsync(List<PodFact> pods, CancellationToken cancellationToken)
    {
        if (_prices is null)
        {
            return pods;
        }

        var priced = new List<PodFact>(pods.Count);
        foreach (var pod in pods)
        {
            priced.Add(pod is { Gpus: > 0, NodeName: { Length: > 0 } node }
                ? pod with { GpuPrice = await OfNodeAsync(node, cancellationToken).ConfigureAwait(false) }
                : pod);
        }

        return priced;
    }

    private async Task<decimal> OfNodeAsync(string node, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (_known.TryGetValue(node, out var known) && now - known.At < Kept)
        {
            return known.Price;
        }

        decimal price;
        try
        {
            var read = await _client.CoreV1.ReadNodeAsync(node, cancellationToken: cancellationToken).ConfigureAwait(false);
            price = _prices!.Of(read.Metadata.Labels?.TryGetValue(_prices.Label, out var value) is true ? value : null);
        }
        catch (HttpOperationException error) when (
            error.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // A node that is gone had a price when it was there; the attempt has it on record.
            price = known.At != default ? known.Price : _prices!.Of(null);
            if (error.Response.StatusCode == HttpStatusCode.Forbidden)
            {
                LogForbidden(node);
            }
        }

        _known[node] = (price, now);
        foreach (var (name, _) in _known.Where(entry => now - entry.Value.At > 6 * Kept))
        {
            _known.TryRemove(name, out var _);
        }

        return price;
    }

    [LoggerMessage(LogLevel.Warning, "Node {Node} may not be read, so its GPUs have the default price: let the operator get nodes.")]
    private partial void LogForbidden(string node);
}
