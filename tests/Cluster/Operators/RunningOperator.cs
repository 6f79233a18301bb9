using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

using Sluice.Operator.Hosting;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>An operator that looks after one namespace, in this process; disposing stops it.</summary>
public sealed class RunningOperator : IAsyncDisposable
{
    private readonly WebApplication _host;

    private RunningOperator(WebApplication host) => _host = host;

    /// <summary>Where it serves health and metrics.</summary>
    public Uri Address => new(_host.Urls.First());

    public static async Task<RunningOperator> StartAsync(string @namespace, params DelegatingHandler[] handlers)
    {
        var options = new OperatorOptions
        {
            WatchNamespace = @namespace,
            Namespace = @namespace,
            LeaderElection = false,
            BindAddress = IPAddress.Loopback,
            Port = 0,
            TrainerImage = "trainer:test",
            InferenceImage = "inference:test",
            GatewayImage = "gateway:test",
            GatewayReplicas = 1,
            BackoffBase = TimeSpan.FromMilliseconds(50),
            BackoffLimit = TimeSpan.FromSeconds(1),
        };
        var host = OperatorHost.Build(options, handlers, ApiServer.Configuration(), builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
        await host.StartAsync();
        return new RunningOperator(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
