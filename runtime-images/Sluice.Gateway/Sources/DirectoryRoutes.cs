using Sluice.Gateway.Hosting;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Sources;

/// <summary>Reads routing tables from the <c>*.json</c> files of a folder, for a gateway without a cluster.</summary>
internal sealed class DirectoryRoutes(
    GatewaySettings settings,
    RouteBook book,
    GatewayMetrics metrics,
    TimeProvider time,
    ILogger<DirectoryRoutes> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var before = Array.Empty<(string, DateTime, long)>();
        var up = true;
        do
        {
            try
            {
                var files = new DirectoryInfo(settings.RoutesDirectory!).GetFiles("*.json");
                var now = files.Select(file => (file.Name, file.LastWriteTimeUtc, file.Length)).Order().ToArray();
                if (!book.Loaded || !now.SequenceEqual(before))
                {
                    book.Replace(files.ToDictionary(file => file.Name, file => (string?)File.ReadAllText(file.FullName)));
                    before = now;
                }

                metrics.SourceUp(up = true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                metrics.SourceUp(false);
                if (up)
                {
                    logger.LogWarning(
                        "Cannot read {Directory}; the last routes stay in use: {Error}", settings.RoutesDirectory, error.Message);
                    up = false;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
