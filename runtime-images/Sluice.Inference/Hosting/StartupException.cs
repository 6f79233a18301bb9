using Sluice.Api.Contracts;
using Sluice.Artifacts.Errors;

namespace Sluice.Inference.Hosting;

/// <summary>Why the process ends instead of serving: what the termination message says and the exit code.</summary>
internal sealed class StartupException(string reason, string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One word for machines.</summary>
    public string Reason => reason;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => exitCode;

    /// <summary>The failure behind any exception of a start.</summary>
    public static StartupException Of(Exception error) => error switch
    {
        StartupException startup => startup,
        ArtifactUnavailableException artifact => new StartupException(artifact.Reason, artifact.Message, ExitCodes.NoInput, artifact),
        ArtifactException artifact => new StartupException(artifact.Reason, artifact.Message, ExitCodes.BadData, artifact),
        OperationCanceledException => new StartupException("Stopped", "stopped before the model was loaded", ExitCodes.TryAgain, error),
        _ => new StartupException("InternalError", $"{error.GetType().Name}: {error.Message}", ExitCodes.Software, error),
    };

    /// <summary>The model is none that can be served.</summary>
    public static StartupException ModelInvalid(string message, Exception? inner = null) => new("ModelInvalid", message, ExitCodes.BadData, inner);

    /// <summary>An environment variable is wrong.</summary>
    public static StartupException Configuration(string variable, string problem) =>
        new("BadConfiguration", $"{variable}: {problem}", ExitCodes.BadConfiguration);
}
