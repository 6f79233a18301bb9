using Sluice.Api.Contracts;
using Sluice.Artifacts.Errors;

namespace Sluice.Inference.Hosting;

/// <summary>The reason why the process exits instead of serving: the termination message and the exit code.</summary>
internal sealed class StartupException(string reason, string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The reason in CamelCase, for machines.</summary>
    public string Reason => reason;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;

    /// <summary>Maps any exception during startup to a failure.</summary>
    public static StartupException Of(Exception error) => error switch
    {
        StartupException startup => startup,
        ArtifactUnavailableException artifact => new StartupException(artifact.Reason, artifact.Message, ExitCodes.NoInput, artifact),
        ArtifactException artifact => new StartupException(artifact.Reason, artifact.Message, ExitCodes.BadData, artifact),
        OperationCanceledException => new StartupException("Stopped", "stopped before the model was loaded", ExitCodes.TryAgain, error),
        _ => new StartupException("InternalError", $"{error.GetType().Name}: {error.Message}", ExitCodes.Software, error),
    };

    /// <summary>The model cannot be served.</summary>
    public static StartupException ModelInvalid(string message, Exception? inner = null) =>
        new("ModelInvalid", message, ExitCodes.BadData, inner);

    /// <summary>An environment variable is wrong.</summary>
    public static StartupException Configuration(string variable, string problem) =>
        new("BadConfiguration", $"{variable}: {problem}", ExitCodes.BadConfiguration);
}
