using Sluice.Api.Contracts;

namespace Sluice.Data.Failures;

/// <summary>
/// Ends a container of a job with an exit code of <see cref="ExitCodes"/> and a message that names the field and the remedy.
/// </summary>
public sealed class JobException : Exception
{
    private JobException(int exitCode, string reason, string? field, string message, Exception? inner = null)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Error = new TrainerError { Reason = reason, Field = field, Message = message };
    }

    /// <summary>Exit code of the process.</summary>
    public int ExitCode { get; }

    /// <summary>Content of the termination message.</summary>
    public TrainerError Error { get; }

    /// <summary>64: the job asks for something that is not supported.</summary>
    public static JobException BadSpec(string reason, string field, string message)
        => new(ExitCodes.BadSpec, reason, field, $"{field}: {message}");

    /// <summary>65: the table does not fit the job.</summary>
    public static JobException BadData(string reason, string field, string message)
        => new(ExitCodes.BadData, reason, field, $"{field}: {message}");

    /// <summary>66: the table is missing or unreadable.</summary>
    public static JobException NoInput(string reason, string field, string message, Exception? inner = null)
        => new(ExitCodes.NoInput, reason, field, $"{field}: {message}", inner);

    /// <summary>70: an internal check failed.</summary>
    public static JobException Software(string reason, string message)
        => new(ExitCodes.Software, reason, null, message);

    /// <summary>73: the output cannot be written.</summary>
    public static JobException CannotCreate(string reason, string field, string message, Exception? inner = null)
        => new(ExitCodes.CannotCreate, reason, field, $"{field}: {message}", inner);

    /// <summary>75: another attempt may succeed.</summary>
    public static JobException TryAgain(string reason, string message)
        => new(ExitCodes.TryAgain, reason, null, message);

    /// <summary>78: the pod has less of something than the job needs, so that another attempt would end the same.</summary>
    public static JobException TooSmall(string reason, string field, string message, Exception? inner = null)
        => new(ExitCodes.BadConfiguration, reason, field, $"{field}: {message}", inner);

    /// <summary>78: the configuration of the pod is wrong.</summary>
    public static JobException BadConfiguration(string reason, string message)
        => new(ExitCodes.BadConfiguration, reason, null, message);
}
