using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Operator.Configuration;
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

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Where it serves admission, if it does.</summary>
    public Uri WebhookAddress => new(_host.Urls.First(url => url.StartsWith("https", StringComparison.Ordinal)));

    /// <summary>How one runs that works alone. It has no webhook, and takes actions all the same.</summary>
    public static OperatorOptions Options(string @namespace) => new()
    {
        WatchNamespace = @namespace,
        Namespace = @namespace,
        LeaderElection = false,
        BindAddress = IPAddress.Loopback,
        Port = 0,
        TrainerImage = "trainer:test",
        DataImage = "data:test",
        InferenceImage = "inference:test",
        GatewayImage = "gateway:test",
        GatewayReplicas = 1,
        AllowUnauthorizedActions = true,
        BackoffBase = TimeSpan.FromMilliseconds(50),
        BackoffLimit = TimeSpan.FromSeconds(1),
    };

    public static Task<RunningOperator> StartAsync(string @namespace, params DelegatingHandler[] handlers) =>
        StartAsync(Options(@namespace), TimeProvider.System, LogLevel.Warning, handlers);

    /// <summary>Starts one.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="time">What it takes for the time.</param>
    /// <param name="log">What it says at least.</param>
    /// <param name="handlers">Stand between it and the API.</param>
    public static async Task<RunningOperator> StartAsync(
        OperatorOptions options, TimeProvider time, LogLevel log, params DelegatingHandler[] handlers)
    {
        var host = OperatorHost.Build(options, handlers, ApiServer.Configuration(), builder =>
        {
            builder.Logging.SetMinimumLevel(log);
            if (log == LogLevel.None)
            {
                builder.Logging.ClearProviders();
            }

            builder.Services.AddSingleton(time);
        });
        await host.StartAsync();
        return new RunningOperator(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
