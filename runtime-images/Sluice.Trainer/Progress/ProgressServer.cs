using Microsoft.Extensions.Logging.Console;
using Prometheus;
using Sluice.Api.Contracts;
using Sluice.Trainer.Hosting;

namespace Sluice.Trainer.Progress;

/// <summary>Answers <c>/progress</c>, <c>/healthz</c> and <c>/metrics</c>.</summary>
internal static class ProgressServer
{
    // Monitors send HEAD where clients send GET.
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Builds the server.</summary>
    /// <param name="settings">Its port and address, and how it logs.</param>
    /// <param name="report">Gives the report on the progress. Null, and the answer is 404, while there is none.</param>
    /// <param name="metrics">The metrics. Null for none.</param>
    public static WebApplication Build(TrainerSettings settings, Func<ProgressReport?> report, CollectorRegistry? metrics)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders().AddFilter("Microsoft", LogLevel.Warning).AddSimpleConsole(options =>
        {
            (options.SingleLine, options.UseUtcTimestamp, options.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ssZ ");
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (settings.Address is { } address)
            {
                kestrel.Listen(address, settings.Port);
            }
            else
            {
                kestrel.ListenAnyIP(settings.Port);
            }
        });
        var app = builder.Build();
        app.MapMethods("/healthz", Reading, () => "ok");
        app.MapMethods("/progress", Reading, () =>
            report() is { } shown ? Results.Text(ContractJson.Write(shown), "application/json") : Results.NotFound());
        if (metrics is not null)
        {
            app.MapMetrics(registry: metrics);
        }

        return app;
    }
}
