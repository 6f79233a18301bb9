using k8s;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Prometheus;
using Sluice.Decisions.ModelVersions;
using Sluice.Operator.Accounting;
using Sluice.Operator.Admission;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.ModelVersions;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Hosting;

/// <summary>Builds operators. They share no state, so a process may run several.</summary>
public static class OperatorHost
{
    /// <summary>Time to stop. A pod gets SIGKILL 30 s after SIGTERM by default; the chart allows 15 s.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(3.5);

    // Some monitors probe with HEAD.
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Builds an operator without starting it.</summary>
    /// <param name="options">
    /// How it runs. With a port of 0 the real one is in the host's <see cref="WebApplication.Urls"/> once it is started.
    /// </param>
    /// <param name="handlers">
    /// Stand between the operator and the API, the first nearest to the operator; each instance serves one host only.
    /// </param>
    /// <param name="cluster">Where the API is. Defaults to KUBECONFIG, the user's kubeconfig or the pod's service account.</param>
    /// <param name="configure">Called last before the host is built, so that its registrations win.</param>
    public static WebApplication Build(
        OperatorOptions options,
        DelegatingHandler[]? handlers = null,
        KubernetesClientConfiguration? cluster = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        // An empty builder: the default one would watch files for each host and read settings that this program does not have.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Sluice.Operator" });
        builder.Logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        builder.Logging.AddFilter("KubeOps", LogLevel.Error).AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddOperator(options, cluster, handlers ?? []);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseRouting();
        MapEndpoints(app, options);

        // No other service depends on it, so it is created here.
        app.Services.GetRequiredService<QueueDepth>();
        app.Services.GetRequiredService<TrainingTime>();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, OperatorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(options.BindAddress, options.Port);
        if (options.Webhook is { } webhook)
        {
            var certificate = kestrel.ApplicationServices.GetRequiredService<WebhookCertificate>();
            kestrel.Listen(options.BindAddress, webhook.Port, listen => listen.UseHttps(
                https => https.ServerCertificateSelector = (_, _) => certificate.Current));
        }
    }

    private static void MapEndpoints(WebApplication app, OperatorOptions options)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        var instruments = app.Services.GetRequiredService<OperatorInstruments>();
        var cluster = app.Services.GetRequiredService<Cluster>();
        app.MapMethods("/healthz", Reading, () => Results.Text("ok\n"));
        app.MapMethods("/readyz", Reading, () => readiness.Missing() is { Count: > 0 } missing
            ? Results.Text(string.Join('\n', missing) + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ok\n"));
        app.MapMetrics(metrics =>
        {
            metrics.Registry = instruments.Registry;
            metrics.EnableOpenMetrics = false;
        });
        if (options.Webhook is not null)
        {
            app.MapAdmission(
                app.Services.GetRequiredService<AccessReviews>(),
                (ns, name) => cluster.ModelVersions.Find(ns, name) is { } version
                    ? VersionUse.By(ModelVersionObserver.UsesOf(cluster, version), version.Spec.Model, version.Spec.Version)
                    : []);
        }
    }
}
