using Sluice.Data.Failures;
using Sluice.Trainer.Publishing;

namespace Sluice.Trainer.Hosting;

/// <summary>How a command that does one thing before or beside a program says that it could not.</summary>
internal static class CommandError
{
    /// <summary>Writes an error into the log and the termination message.</summary>
    /// <param name="error">The error.</param>
    /// <param name="variable">Returns an environment variable.</param>
    /// <returns>The exit code of the error.</returns>
    public static int Write(JobException error, Func<string, string?> variable)
    {
        Console.Error.WriteLine(error.Message);
        try
        {
            File.WriteAllText(
                variable("SLUICE_TERMINATION_LOG") ?? TrainerSettings.DefaultTerminationLog, TerminationMessage.Write(error.Error));
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(unwritten.Message);
        }

        return error.ExitCode;
    }
}
