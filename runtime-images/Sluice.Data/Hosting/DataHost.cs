using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Hosting;

/// <summary>
/// The process: <c>check</c> reads, divides and checks the dataset of a job, and exits with its code and termination message.
/// </summary>
internal static class DataHost
{
    private const string MemoryField = "spec.dataset.resources.limits.memory";
    private const string Usage = "usage: Sluice.Data check";

    /// <summary>Runs the command to its end.</summary>
    /// <param name="arguments">Arguments of the process.</param>
    /// <param name="variable">Returns an environment variable.</param>
    /// <returns>The exit code, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<string, string?> variable)
    {
        if (arguments is not ["check"])
        {
            await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
            return ExitCodes.BadSpec;
        }

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        var (code, result) = await CheckAsync(variable, stop.Token).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"Exit code {code}: {error.Message}").ConfigureAwait(false);
        }

        return TerminationLog.TryWrite(variable, DataResultText.Write(result)) is { } fault && code == ExitCodes.Ok
            ? await NotReportedAsync(fault).ConfigureAwait(false) : code;
    }

    private static async Task<(int Code, DataResult Result)> CheckAsync(Func<string, string?> variable, CancellationToken stop)
    {
        JobDocument? document = null;
        try
        {
            document = JobDocumentReader.Read(
                variable("SLUICE_JOB_DOCUMENT") is { Length: > 0 } path ? path : JobDocument.DefaultPath);
            var settings = DataSettings.Read(variable) with { MemoryField = MemoryField, Prepared = document.Prepared };
            var result = await CheckCommand.RunAsync(document, settings, TimeProvider.System, stop).ConfigureAwait(false);
            return (result.Error is null ? ExitCodes.Ok : ExitCodes.BadData, result);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return Failed(JobException.TryAgain("Terminated", "stopped before the data were checked; another attempt will check them"));
        }
        catch (JobException e)
        {
            return Failed(e);
        }
        catch (DuckDBException e) when (TableFailure.Of(e, MemoryField) is { } failure)
        {
            return Failed(failure);
        }
        catch (Exception e)
        {
            // A defect: the log has the stack trace for developers, the termination message is for the user of the job.
            var dataset = document?.Spec.Dataset;
            await Console.Error.WriteLineAsync(Defect.Traced(e, dataset)).ConfigureAwait(false);
            return Failed(JobException.Software("Unexpected", $"the check failed: {Defect.Named(e, dataset)}; its log has the trace"));
        }

        static (int, DataResult) Failed(JobException e) => (e.ExitCode, new DataResult { Error = e.Error });
    }

    private static async Task<int> NotReportedAsync(string fault)
    {
        await Console.Error.WriteLineAsync($"cannot write the termination message: {fault}").ConfigureAwait(false);
        return ExitCodes.BadConfiguration;
    }
}
