using Sluice.Gateway.Hosting;
using Sluice.Gateway.Measurements;
using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Sources;

/// <summary>
/// Reads routing tables from the <c>*.json</c> files of a folder, for a gateway without a cluster. What the files contain is compared, and
/// not when they were written or how long they are: two tables written within one tick of the file system's clock can be alike in both.
/// </summary>
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
        var before = Array.Empty<(string Name, string Json)>();
        var up = true;
        do
        {
            try
            {
                var now = Directory.GetFiles(settings.RoutesDirectory!, "*.json")
                    .Order(StringComparer.Ordinal)
                    .Select(path => (Name: Path.GetFileName(path), Json: File.ReadAllText(path)))
                    .ToArray();
                if (!book.Loaded || !now.SequenceEqual(before))
                {
                    book.Replace(now.ToDictionary(table => table.Name, table => (string?)table.Json));
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
