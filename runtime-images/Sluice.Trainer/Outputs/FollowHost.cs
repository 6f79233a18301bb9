using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Data.Failures;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Progress;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// The process beside a program of the user's own: it answers <c>GET :8080/progress</c> by what the program writes, until it is stopped.
/// Of a rank that writes nothing there is no answer: one that stays the same for long would say that it hangs.
/// </summary>
internal static partial class FollowHost
{
    /// <summary>Runs until SIGTERM.</summary>
    /// <param name="variable">Returns an environment variable.</param>
    /// <param name="listening">Gets the port once the server listens.</param>
    /// <param name="stop">Requests a stop, as SIGTERM does.</param>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        Func<string, string?> variable, Action<int>? listening = null, CancellationToken stop = default)
    {
        TrainerSettings settings;
        string folder;
        try
        {
            settings = TrainerSettings.Read(variable);
            folder = settings.Output
                ?? throw JobException.BadConfiguration("Environment", $"{OutputContract.Variable} is missing; set it to a folder");
        }
        catch (JobException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }

        ILogger? logger = null;
        var said = 0;
        await using var app = ProgressServer.Build(settings, Report, metrics: null);
        logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Sluice.Trainer");
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"cannot listen on port {settings.Port}: {e.Message}; have the program use another port");
            return ExitCodes.BadConfiguration;
        }

        listening?.Invoke(new Uri(app.Urls.First()).Port);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(soon.Token);
        return ExitCodes.Ok;

        ProgressReport? Report() =>
            ProgressFile.Read(folder, settings.FollowedRank, Garbage) is { } read ? read with { Attempt = settings.Attempt } : null;

        // Once, since each look at the file would find the line again.
        void Garbage(string line)
        {
            if (Interlocked.Exchange(ref said, 1) == 0)
            {
                NoReport(logger!, VisibleText.Of(line));
            }
        }
    }

    [LoggerMessage(
        EventId = 30,
        Level = LogLevel.Warning,
        Message = "A line of the progress is passed over, and others like it: {Line}; write one JSON object a line, with the number step")]
    private static partial void NoReport(ILogger logger, string line);
}
