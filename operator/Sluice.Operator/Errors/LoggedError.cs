using k8s;
using k8s.Autorest;

namespace Sluice.Operator.Errors;

/// <summary>The parts of an error that are logged.</summary>
internal static class LoggedError
{
    /// <summary>What went wrong. For a refused request, the API server's message.</summary>
    public static string Why(Exception? error) => error switch
    {
        null => "",
        HttpOperationException refused => ApiError.Message(refused),
        HttpRequestException { InnerException: { } inner } => $"{error.Message} ({inner.Message})",
        _ => error.Message,
    };

    /// <summary>
    /// The error with its stack. Null for an error of the API server or of the network, which a stack does not explain.
    /// </summary>
    /// <remarks>
    /// To write the stack of an asynchronous method, .NET looks at all methods of the class that it is in. KubernetesClient has one class
    /// for the whole API, so the first such stack loads every type of every group, which the process then holds for good.
    /// </remarks>
    public static Exception? Stack(Exception? error) =>
        error is HttpOperationException or KubernetesException or HttpRequestException or IOException or TimeoutException
            or OperationCanceledException or LeaseExpiredException or StaleReadException
            ? null
            : error;
}
