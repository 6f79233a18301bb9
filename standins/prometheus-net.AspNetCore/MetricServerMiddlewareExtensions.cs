using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

public static class MetricServerMiddlewareExtensions
{
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints,
        Action<MetricServerMiddleware.Settings> configure,
        string pattern = "/metrics")
    {
        var pipeline = Use(endpoints.CreateApplicationBuilder(), configure).Build();
        return endpoints.Map(pattern, pipeline).WithDisplayName("Prometheus metrics");
    }

    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints,
        string pattern = "/metrics",
        CollectorRegistry? registry = null) =>
        endpoints.MapMetrics(settings => settings.Registry = registry, pattern);

    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder,
        int port,
        Action<MetricServerMiddleware.Settings> configure,
        string? url = "/metrics") =>
        builder.Map(url ?? "/", at => at.MapWhen(context => context.Connection.LocalPort == port, on => Use(on, configure)));

    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder,
        Action<MetricServerMiddleware.Settings> configure,
        string? url = "/metrics") =>
        url is null ? Use(builder, configure) : builder.Map(url, at => Use(at, configure));

    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder,
        int port,
        string? url = "/metrics",
        CollectorRegistry? registry = null) =>
        builder.UseMetricServer(port, settings => settings.Registry = registry, url);

    public static IApplicationBuilder UseMetricServer(
        this IApplicationBuilder builder,
        string? url = "/metrics",
        CollectorRegistry? registry = null) =>
        builder.UseMetricServer(settings => settings.Registry = registry, url);

    private static IApplicationBuilder Use(IApplicationBuilder builder, Action<MetricServerMiddleware.Settings> configure)
    {
        var settings = new MetricServerMiddleware.Settings();
        configure(settings);
        return builder.UseMiddleware<MetricServerMiddleware>(settings);
    }
}
