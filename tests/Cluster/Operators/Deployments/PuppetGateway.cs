using System.Collections.Concurrent;
using System.Net;
using System.Text;

using k8s;
using k8s.Models;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Sluice.Api.Contracts;
using Sluice.Api.Metadata;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>
/// Answers for gateway pods at their addresses: says that it serves the routes that are in the ConfigMap, and that each version
/// has answered its share of many thousand requests under them.
/// </summary>
internal sealed class PuppetGateway : IAsyncDisposable
{
    private const int Port = 9090;
    private const int Answers = 20_000;

    private readonly ConcurrentDictionary<string, (WebApplication Host, Task Started)> _hosts = new();
    private readonly Kubernetes _client;
    private readonly string _namespace;
    private readonly Func<string, bool> _isBad;

    public PuppetGateway(Kubernetes client, string @namespace, Func<string, bool> isBad)
    {
        _client = client;
        _namespace = @namespace;
        _isBad = isBad;
    }

    /// <summary>Answers at a pod's address from now on, once it has one.</summary>
    public void Serve(V1Pod pod)
    {
        if (pod.Status?.PodIP is { Length: > 0 } address && !_hosts.ContainsKey(address))
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(address), Port));
            var host = builder.Build();
            host.MapGet("/metrics", async (HttpContext context) => await context.Response.WriteAsync(await MetricsAsync()));
            _hosts[address] = (host, host.StartAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (host, started) in _hosts.Values)
        {
            await started;
            await host.StopAsync();
            await host.DisposeAsync();
        }
    }

    private async Task<string> MetricsAsync()
    {
        var text = new StringBuilder();
        foreach (var map in (await _client.CoreV1.ListNamespacedConfigMapAsync(_namespace, labelSelector: Labels.Route + "=true")).Items)
        {
            var table = ContractJson.TryRead<RouteTable>(map.Data[RouteTable.DataKey])!;
            text.Append($"sluice_gateway_route_generation{{deployment=\"{table.Deployment}\"}} {table.Generation}\n");
            foreach (var version in table.Versions.Where(version => version.Weight > 0))
            {
                var labels = $"deployment=\"{table.Deployment}\",generation=\"{table.Generation}\",version=\"{version.Version}\"";
                var answers = Answers * version.Weight / 100;
                text.Append(
                    $"sluice_gateway_route_requests_total{{{labels},code=\"{(_isBad(version.Version) ? 400 : 200)}\"}} {answers}\n");
                text.Append($"sluice_gateway_route_duration_seconds_bucket{{{labels},le=\"0.01\"}} {answers}\n");
                text.Append($"sluice_gateway_route_duration_seconds_bucket{{{labels},le=\"+Inf\"}} {answers}\n");
            }
        }

        return text.ToString();
    }
}
