using System.Net;
using k8s.Autorest;
using Sluice.Decisions.Naming;

namespace Sluice.Operator.Errors;

/// <summary>Says which of the chart's values gives the operator a right that it lacks.</summary>
internal static class MissingRight
{
    /// <summary>The API server's message, and what helps where the chart withholds the right by default.</summary>
    /// <param name="kind">The kind of object that was to be written.</param>
    /// <param name="error">The refusal.</param>
    public static string Explain(StepTargetKind kind, HttpOperationException error)
    {
        var message = ApiError.Message(error);
        return Value(kind) is { } value && IsOfRights(error, message)
            ? $"{message}; set {value}: true in the values of Sluice's chart"
            : message;
    }

    private static string? Value(StepTargetKind kind) => kind switch
    {
        StepTargetKind.PodGroup => "queues.volcano.podGroups",
        StepTargetKind.Secret => "mpi.enabled",
        _ => null,
    };

    // A quota and an admission rule answer 403 as well, in other words than those of the RBAC authorizer.
    private static bool IsOfRights(HttpOperationException error, string message) =>
        error.Response?.StatusCode == HttpStatusCode.Forbidden
        && message.Contains(" cannot ", StringComparison.Ordinal)
        && message.Contains(" resource ", StringComparison.Ordinal);
}
