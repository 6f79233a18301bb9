using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Gateway.Hosting;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Sources;

/// <summary>
/// Reads routing tables from the namespace's ConfigMaps with the label <c>sluice.dev/route=true</c>: a list, then a watch from
/// its version. A watch that ends in order continues at its last version. After any error, which includes an expired version
/// (410), everything is listed again. While the API server cannot be reached the last routes stay in use.
/// </summary>
internal sealed class ConfigMapRoutes(
    IKubernetes kubernetes,
    GatewaySettings settings,
    RouteBook book,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<ConfigMapRoutes> logger) : BackgroundService
{
    private const string Selector = Labels.Route + "=true";
    private const int WatchSeconds = 120;

    private static readonly TimeSpan ListTimeout = TimeSpan.FromSeconds(15);

    // The server ends a watch after WatchSeconds. A connection that is still silent after that is dead.
    private static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(WatchSeconds + 15);
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
    private bool _up = true;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                for (var version = await ListAsync(stoppingToken); ;)
                {
                    version = await WatchAsync(version, stoppingToken);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                Lost(error);
                await Task.Delay(_backoff.Next(), time, stoppingToken);
            }
        }
    }

    private async Task<string?> ListAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(ListTimeout);
        var list = await kubernetes.CoreV1.ListNamespacedConfigMapAsync(
            settings.Namespace, labelSelector: Selector, cancellationToken: limit.Token);
        book.Replace(list.Items.ToDictionary(map => map.Metadata.Name, Json, StringComparer.Ordinal));
        metrics.SourceUp(true);
        if (!_up)
        {
            logger.LogInformation("The API server answers again; read {Count} routing tables", list.Items.Count);
            _up = true;
        }

        return list.Metadata.ResourceVersion;
    }

    /// <summary>Applies changes until the server ends the watch, and returns the version up to which all have been applied.</summary>
    private async Task<string?> WatchAsync(string? version, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(WatchTimeout);
        var started = time.GetTimestamp();
        Exception? failure = null;
        var events = kubernetes.CoreV1.WatchListNamespacedConfigMapAsync(
            settings.Namespace,
            allowWatchBookmarks: true,
            labelSelector: Selector,
            resourceVersion: version,
            timeoutSeconds: WatchSeconds,
            onError: error => failure ??= error,
            cancellationToken: limit.Token);
        await foreach (var (type, map) in events)
        {
            version = map.Metadata.ResourceVersion;
            switch (type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    book.Put(map.Metadata.Name, Json(map));
                    break;
                case WatchEventType.Deleted:
                    book.Remove(map.Metadata.Name);
                    break;
            }

            _backoff.Reset();
        }

        if (failure is null && time.GetElapsedTime(started) < ShortWatch)
        {
            failure = new IOException("the server ended the watch as soon as it began");
        }

        return failure is null ? version : throw failure;
    }

    private void Lost(Exception error)
    {
        metrics.SourceUp(false);
        if (_up)
        {
            logger.LogWarning(
                "Cannot watch the ConfigMaps of namespace {Namespace}; the last routes stay in use: {Error}",
                settings.Namespace,
                error.Message);
            _up = false;
        }
    }

    private static string? Json(V1ConfigMap map) => map.Data?.TryGetValue(RouteTable.DataKey, out var json) is true ? json : null;
}
