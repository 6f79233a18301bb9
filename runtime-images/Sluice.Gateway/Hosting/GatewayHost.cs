using System.Net;
using k8s;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Prometheus;
using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Mirroring;
using Sluice.Gateway.Routing;
using Sluice.Gateway.Sources;

namespace Sluice.Gateway.Hosting;

/// <summary>Composes the gateway: one listener for models, one for metrics and health.</summary>
internal static class GatewayHost
{
    /// <summary>Builds a gateway that is ready to run.</summary>
    /// <param name="settings">Settings from the environment.</param>
    /// <param name="registry">Registry of its metrics.</param>
    /// <param name="kubernetes">
    /// Client of the API server. Null selects the server that kubeconfig or the pod's service account names.
    /// </param>
    public static WebApplication Build(GatewaySettings settings, CollectorRegistry registry, IKubernetes? kubernetes = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Configuration.Sources.Clear();
        Log(builder.Logging);
        Listen(builder.WebHost, settings);
        Register(builder.Services, settings, registry, kubernetes);

        var gateway = builder.Build();
        gateway.MapWhen(context => context.Features.Get<AdminListener>() is not null, Admin);
        if (settings.CorsOrigins.Count > 0)
        {
            gateway.UseCors(policy => Cors(policy, settings.CorsOrigins));
        }

        gateway.Run(gateway.Services.GetRequiredService<ModelRequests>().HandleAsync);
        return gateway;
    }

    private static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // Logging each request would cost more than the request itself. Failures are counted, and the client gets their cause.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Yarp", LogLevel.Error);
    }

    private static void Listen(IWebHostBuilder web, GatewaySettings settings) => web.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes;
        kestrel.Listen(settings.Address, settings.Port);
        kestrel.Listen(settings.Address, settings.AdminPort, listener => listener.Use(next => connection =>
        {
            connection.Features.Set(AdminListener.Mark);
            return next(connection);
        }));
    });

    private static void Register(
        IServiceCollection services, GatewaySettings settings, CollectorRegistry registry, IKubernetes? kubernetes)
    {
        services.AddHttpForwarder();
        services.AddCors();
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(registry);
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<RouteBook>();
        services.AddSingleton<DrainState>();
        services.AddSingleton<BackendConnector>();
        services.AddSingleton<MirrorSender>();
        services.AddSingleton<ServerRequests>();
        services.AddSingleton<ModelRequests>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Shutdown);
        if (settings.RoutesDirectory is not null)
        {
            services.AddHostedService<DirectoryRoutes>();
        }
        else
        {
            services.AddSingleton(_ => kubernetes ?? new Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig()));
            services.AddHostedService<ConfigMapRoutes>();
        }
    }

    // Credentials are not allowed, so a page sends no cookies: clients of another origin are kept on one version by a header.
    private static void Cors(CorsPolicyBuilder policy, IReadOnlyList<string> origins) => policy
        .WithOrigins([.. origins])
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post)
        .AllowAnyHeader()
        .WithExposedHeaders(VersionTransformer.Header, "Retry-After")
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static void Admin(IApplicationBuilder admin)
    {
        var book = admin.ApplicationServices.GetRequiredService<RouteBook>();
        var drain = admin.ApplicationServices.GetRequiredService<DrainState>();
        var metrics = admin.ApplicationServices.GetRequiredService<GatewayMetrics>();
        admin.Map("/metrics", page => page.Run(async context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.Body.WriteAsync(await metrics.WriteAsync(CancellationToken.None));
        }));
        admin.Run(context =>
        {
            var (code, text) = context.Request.Path.Value switch
            {
                "/healthz" => (HttpStatusCode.OK, "ok"),
                "/readyz" when drain.Draining => (HttpStatusCode.ServiceUnavailable, "draining"),
                "/readyz" when !book.Loaded => (HttpStatusCode.ServiceUnavailable, "no routes have been read yet"),
                "/readyz" => (HttpStatusCode.OK, "ok"),
                _ => (HttpStatusCode.NotFound, "not found"),
            };
            context.Response.StatusCode = (int)code;
            return context.Response.WriteAsync(text);
        });
    }

    /// <summary>Marks a connection of the admin listener.</summary>
    private sealed class AdminListener
    {
        public static readonly AdminListener Mark = new();
    }
}
