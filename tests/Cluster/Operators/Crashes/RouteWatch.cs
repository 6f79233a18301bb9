using System.Collections.Concurrent;

using k8s;
using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Api.Metadata;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>Holds every route table of a namespace, as it is written, to what must hold at every instant.</summary>
internal sealed class RouteWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly Kubernetes _client;
    private readonly string _namespace;
    private readonly Task _work;

    public RouteWatch(Kubernetes client, string @namespace)
    {
        _client = client;
        _namespace = @namespace;
        _work = WatchAsync();
    }

    /// <summary>What did not hold.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        var events = _client.CoreV1.WatchListNamespacedConfigMapAsync(
            _namespace, labelSelector: Labels.Route + "=true", timeoutSeconds: 3600, cancellationToken: _stop.Token);
        await foreach (var (type, map) in events)
        {
            if (type is WatchEventType.Added or WatchEventType.Modified)
            {
                await CheckAsync(map);
            }
        }
    }

    private async Task CheckAsync(V1ConfigMap map)
    {
        var text = map.Data[RouteTable.DataKey];
        var weighted = ContractJson.TryRead<RouteTable>(text)!.Versions.Where(version => version.Weight > 0).ToList();
        if (weighted.Sum(version => version.Weight) is not (0 or 100))
        {
            _broken.Enqueue($"weights do not sum to 100: {text}");
        }

        foreach (var version in weighted)
        {
            var selector = $"{Labels.Deployment}={Story.Model},{Labels.Version}={version.Version}";

            // The pods of the moment at which the table was written: by now it may be another's, and they may rightly be gone.
            var pods = (await _client.CoreV1.ListNamespacedPodAsync(
                _namespace, labelSelector: selector, resourceVersion: map.ResourceVersion(), resourceVersionMatch: "Exact")).Items;
            if (!pods.Any(pod => pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true))
            {
                _broken.Enqueue($"{version.Version} has a weight and no ready pod: {text}");
            }
        }
    }
}
