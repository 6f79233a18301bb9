using k8s;
using k8s.Autorest;
using Sluice.Operator.Leadership;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Telemetry;

/// <summary>What is logged of an error.</summary>
internal static class LoggedError
{
    /// <summary>What went wrong; of a refused request, the words of the API server.</summary>
    public static string Why(Exception? error) => error switch
    {
        null => "",
        HttpOperationException refused => KubernetesMessage.Of(refused),
        HttpRequestException { InnerException: { } inner } => $"{error.Message} ({inner.Message})",
        _ => error.Message,
    };

    /// <summary>
    /// The error with its stack; null where it came from the API server or from the way there: a stack says nothing about those.
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
