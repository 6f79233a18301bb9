using Microsoft.AspNetCore.Http;

namespace Prometheus;

public sealed class MetricServerMiddleware
{
    private readonly CollectorRegistry _registry;

    public MetricServerMiddleware(RequestDelegate next, Settings settings)
    {
        // The end of the line: nothing is passed on to what comes next.
        _ = next;
        _registry = settings.Registry ?? Metrics.DefaultRegistry;
    }

    public async Task Invoke(HttpContext context)
    {
        try
        {
            var text = await _registry.CollectAsync(context.RequestAborted);
            context.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The scraper went away; nobody is left to answer.
        }
    }

    public sealed class Settings
    {
        public CollectorRegistry? Registry { get; set; }

        public bool EnableOpenMetrics { get; set; } = true;
    }
}
