using Sluice.Api.Contracts;

namespace Sluice.Trainer.Failures;

/// <summary>Ends the trainer with an exit code of <see cref="ExitCodes"/> and a message that names field and remedy.</summary>
public sealed class TrainerException : Exception
{
    private TrainerException(int exitCode, string reason, string? field, string message, Exception? inner = null)
        : base(message, inner)
    {
        ExitCode = exitCode;
        Error = new TrainerError { Reason = reason, Field = field, Message = message };
    }

    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; }

    /// <summary>What the termination message says.</summary>
    public TrainerError Error { get; }

    /// <summary>64: the job asks for something that this trainer does not do.</summary>
    public static TrainerException BadSpec(string reason, string field, string message)
        => new(ExitCodes.BadSpec, reason, field, $"{field}: {message}");

    /// <summary>65: the table is not fit for the job.</summary>
    public static TrainerException BadData(string reason, string field, string message)
        => new(ExitCodes.BadData, reason, field, $"{field}: {message}");

    /// <summary>66: the table is not there, or cannot be read.</summary>
    public static TrainerException NoInput(string reason, string field, string message, Exception? inner = null)
        => new(ExitCodes.NoInput, reason, field, $"{field}: {message}", inner);

    /// <summary>70: the trainer contradicts itself.</summary>
    public static TrainerException Software(string reason, string message)
        => new(ExitCodes.Software, reason, null, message);

    /// <summary>73: the output cannot be written.</summary>
    public static TrainerException CannotCreate(string reason, string field, string message, Exception? inner = null)
        => new(ExitCodes.CannotCreate, reason, field, $"{field}: {message}", inner);

    /// <summary>75: another attempt may succeed.</summary>
    public static TrainerException TryAgain(string reason, string message)
        => new(ExitCodes.TryAgain, reason, null, message);

    /// <summary>78: the pod is set up wrongly.</summary>
    public static TrainerException BadConfiguration(string reason, string message)
        => new(ExitCodes.BadConfiguration, reason, null, message);
}
