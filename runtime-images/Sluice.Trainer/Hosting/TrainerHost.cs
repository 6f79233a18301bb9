using System.Security.Cryptography;
using DuckDB.NET.Data;
using Sluice.Api.Contracts;
using Sluice.Data;
using Sluice.Data.Failures;
using Sluice.Data.Hosting;
using Sluice.Data.Tables;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Outputs;
using Sluice.Trainer.Progress;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Hosting;

/// <summary>The process: serves progress during a run, and exits with its exit code and termination message.</summary>
internal static partial class TrainerHost
{
    /// <summary>Runs the trainer to its end.</summary>
    /// <param name="variable">Returns an environment variable.</param>
    /// <param name="listening">Gets the port once the server listens.</param>
    /// <param name="shown">Gets each report on the progress, in the thread of the training.</param>
    /// <param name="publishes">Whether the output of an image of the user's own is published, and nothing trained.</param>
    /// <param name="stop">Requests a stop, as SIGTERM does.</param>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        Func<string, string?> variable,
        Action<int>? listening = null,
        Action<ProgressReport>? shown = null,
        bool publishes = false,
        CancellationToken stop = default)
    {
        TrainerSettings settings;
        try
        {
            settings = TrainerSettings.Read(variable);
        }
        catch (JobException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            TryWrite(variable("SLUICE_TERMINATION_LOG") ?? TrainerSettings.DefaultTerminationLog, TerminationMessage.Write(e.Error));
            return e.ExitCode;
        }

        await using var signs = new SignsOfLife(TimeProvider.System);
        var board = new ProgressBoard(settings.Attempt, TimeProvider.System) { Shown = shown, Signs = signs };
        var app = ProgressServer.Build(settings, () => board.Report, board.Registry);
        await using (app)
        {
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Sluice.Trainer");
            try
            {
                await app.StartAsync(stop);
            }
            catch (IOException e)
            {
                var fault = JobException.BadConfiguration(
                    "Port", $"cannot listen on port {settings.Port}: {e.Message}; set SLUICE_PORT to a free one");
                return Finish(settings, logger, fault.ExitCode, TerminationMessage.Write(fault.Error), fault.Message);
            }

            listening?.Invoke(new Uri(app.Urls.First()).Port);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
            var code = await Task.Run(() => AttemptAsync(settings, board, publishes, logger, either.Token), CancellationToken.None);

            // Open requests are not waited for, because the pod's grace period belongs to the checkpoint.
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await app.StopAsync(soon.Token);
            return code;
        }
    }

    private static async Task<int> AttemptAsync(
        TrainerSettings settings, ProgressBoard board, bool publishes, ILogger logger, CancellationToken stop)
    {
        JobDocument? document = null;
        try
        {
            document = JobDocumentReader.Read(settings.JobDocument);
            if (!publishes)
            {
                JobRules.Check(document.Name, document.Spec, settings.WorldSize);
            }

            using var ranks = await MeetAsync(settings, logger, stop);
            board.Show(report => report with { Rank = ranks.Rank, WorldSize = ranks.Size });
            var run = new RunContext { Document = document, Settings = settings, Board = board, Logger = logger, Ranks = ranks };
            var result = publishes ? ContractJson.Write(await new OutputRun(run).RunAsync(stop))
                : document.Trial is not null ? TerminationMessage.Write(await new TrialRun(run).RunAsync(stop))
                : await new TrainingRun(run).RunAsync(stop) is { } trained ? ContractJson.Write(trained)
                : "";
            return Finish(settings, logger, ExitCodes.Ok, result, null);
        }
        catch (JobException e)
        {
            // What a checkpoint before the stop has kept is not lost.
            var error = e.ExitCode == ExitCodes.TryAgain ? e.Error with { Progress = board.Report } : e.Error;
            return Finish(settings, logger, e.ExitCode, TerminationMessage.Write(error), e.Message);
        }
        catch (Exception why) when (stop.IsCancellationRequested && why is OperationCanceledException or DuckDBException)
        {
            var e = JobException.TryAgain(
                "Terminated", publishes
                    ? "stopped before all was published; another run of the pod does the same"
                    : "stopped before the training began or after it ended; another attempt will do the rest");
            return Finish(settings, logger, e.ExitCode, TerminationMessage.Write(e.Error), e.Message);
        }
        catch (DuckDBException e) when (TableFailure.Of(e, DataSettings.WorkerMemoryField) is { } failure)
        {
            return Finish(settings, logger, failure.ExitCode, TerminationMessage.Write(failure.Error), failure.Message);
        }
        catch (Exception e)
        {
            // A defect of the trainer: the log has the stack trace for its developers, the termination message is for the user of the job.
            Unexpected(logger, Defect.Traced(e, document?.Spec.Dataset));
            var error = new TrainerError
            {
                Reason = "Unexpected",
                Message = $"the trainer failed: {Defect.Named(e, document?.Spec.Dataset)}; its log has the trace",
            };
            return Finish(settings, logger, ExitCodes.Software, TerminationMessage.Write(error), error.Message);
        }
    }

    private static async Task<Ranks> MeetAsync(TrainerSettings settings, ILogger logger, CancellationToken stop)
    {
        if (settings.WorldSize == 1)
        {
            return Ranks.Alone;
        }

        var identity = new RankIdentity
        {
            Rank = settings.Rank,
            WorldSize = settings.WorldSize,
            Attempt = settings.Attempt,
            Job = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(settings.JobDocument, stop))),
        };
        var rendezvous = new Rendezvous(
            identity, settings.MasterAddress, settings.MasterPort, TimeSpan.FromSeconds(settings.RendezvousSeconds), logger);
        Waiting(logger, identity.Rank, identity.WorldSize, settings.MasterAddress, settings.MasterPort);
        return await Ranks.MeetAsync(identity, rendezvous, TimeSpan.FromSeconds(settings.ExchangeSeconds), stop);
    }

    private static int Finish(TrainerSettings settings, ILogger logger, int code, string message, string? fault)
    {
        if (fault is not null)
        {
            Failed(logger, code, fault);
        }

        if (TryWrite(settings.TerminationLog, message) is not { } why)
        {
            return code;
        }

        // A result that cannot be reported is lost. Another attempt finds the version published and reports it again.
        NoTerminationLog(logger, settings.TerminationLog, why, message);
        return code == ExitCodes.Ok ? ExitCodes.BadConfiguration : code;
    }

    private static string? TryWrite(string path, string message)
    {
        try
        {
            File.WriteAllText(path, message);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Exit code {Code}: {Fault}")]
    private static partial void Failed(ILogger logger, int code, string fault);

    [LoggerMessage(EventId = 2, Level = LogLevel.Critical, Message = "The trainer failed: {Trace}")]
    private static partial void Unexpected(ILogger logger, string trace);

    [LoggerMessage(EventId = 21, Level = LogLevel.Information, Message = "Rank {Rank} of {WorldSize} meets the others at {Host}:{Port}")]
    private static partial void Waiting(ILogger logger, int rank, int worldSize, string host, int port);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Cannot write {Path} ({Why}); its content would be: {Text}")]
    private static partial void NoTerminationLog(ILogger logger, string path, string why, string text);
}
