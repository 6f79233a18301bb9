using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using Sluice.Api.Contracts;
using Sluice.Inference.Measurements;
using Sluice.Inference.Models;
using Sluice.Inference.Serving;

namespace Sluice.Inference.Hosting;

/// <summary>Composes the server. It listens first, so that probes are answered while the model is loaded.</summary>
internal static partial class InferenceHost
{
    /// <summary>Serves until SIGTERM, and returns the exit code.</summary>
    public static async Task<int> RunAsync(Func<string, string?> environment)
    {
        try
        {
            var settings = InferenceSettings.Read(environment);
            await using var server = Build(settings, Metrics.DefaultRegistry);
            await StartAsync(server, settings).ConfigureAwait(false);
            await LoadAsync(server, settings).ConfigureAwait(false);
            await server.WaitForShutdownAsync().ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (Exception error)
        {
            var failure = StartupException.Of(error);
            TerminationLog.Write(environment, failure);
            return failure.ExitCode;
        }
    }

    private static WebApplication Build(InferenceSettings settings, CollectorRegistry registry)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = InferenceContract.Shutdown);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServerState>();
        builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        builder.Services.AddSingleton(new InferenceMetrics(registry, settings.ModelName, settings.ModelVersion));
        builder.Services.AddSingleton<ExecutionQueue>();
        builder.Services.AddSingleton<InferEndpoint>();

        // An inference holds a thread, and probes and parsing must not wait until the pool has grown.
        ThreadPool.SetMinThreads(settings.Threads + Environment.ProcessorCount + 2, Environment.ProcessorCount);

        var server = builder.Build();
        server.MapModelEndpoints(settings, registry);
        return server;
    }

    private static void Listen(KestrelServerOptions kestrel, InferenceSettings settings)
    {
        kestrel.AddServerHeader = false;

        // BodyReader has its own limit, and answers a larger body with the reason.
        kestrel.Limits.MaxRequestBodySize = null;
        foreach (var port in new[] { settings.HttpPort, settings.MetricsPort })
        {
            if (settings.Address.Equals(IPAddress.IPv6Any))
            {
                kestrel.ListenAnyIP(port, http => http.Protocols = HttpProtocols.Http1);
            }
            else
            {
                kestrel.Listen(settings.Address, port, http => http.Protocols = HttpProtocols.Http1);
            }
        }
    }

    private static async Task StartAsync(WebApplication server, InferenceSettings settings)
    {
        try
        {
            await server.StartAsync().ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new StartupException(
                "BadConfiguration",
                $"cannot listen on SLUICE_HTTP_PORT {settings.HttpPort} or SLUICE_METRICS_PORT {settings.MetricsPort}: {error.Message}",
                ExitCodes.BadConfiguration,
                error);
        }
    }

    private static async Task LoadAsync(WebApplication server, InferenceSettings settings)
    {
        var time = server.Services.GetRequiredService<TimeProvider>();
        var start = time.GetTimestamp();
        var (model, problem) = await ModelLoader.LoadAsync(settings, server.Lifetime.ApplicationStopping).ConfigureAwait(false);
        var logger = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Sluice.Inference");
        if (problem is not null)
        {
            LogCold(logger, problem);
        }

        server.Services.GetRequiredService<ServerState>().Loaded(model);
        LogReady(logger, model.Name, model.Version, settings.ArtifactDigest.ToString(), (long)time.GetElapsedTime(start).TotalMilliseconds);
    }

    [LoggerMessage(LogLevel.Warning, "The model was not warmed up: {Problem}")]
    private static partial void LogCold(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "Ready: {Model} {Version} ({Digest}), loaded in {Milliseconds} ms")]
    private static partial void LogReady(ILogger logger, string model, string version, string digest, long milliseconds);
}
