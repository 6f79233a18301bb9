using System.Net;
using System.Text.Json;

using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Sluice.Operator.Errors;

/// <summary>Reads the API server's answers to requests that failed.</summary>
internal static class ApiError
{
    /// <summary>The message of the answer's <c>Status</c>, or that of the exception if the answer is not a <c>Status</c>.</summary>
    public static string Message(HttpOperationException error)
    {
        try
        {
            return KubernetesJson.Deserialize<V1Status>(error.Response?.Content ?? "")?.Message ?? error.Message;
        }
        catch (JsonException)
        {
            return error.Message;
        }
    }

    /// <summary>
    /// Whether a quota, an admission rule or a missing right refused the request, which the user can correct and so has to see.
    /// </summary>
    public static bool IsForTheUser(HttpOperationException error) =>
        error.Response is { StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError }
        && error.Response.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.Gone or HttpStatusCode.TooManyRequests);

    /// <summary>
    /// Whether the request was refused, rather than failed by itself. Includes 500, which the API server answers when somebody else's
    /// admission webhook cannot be reached.
    /// </summary>
    public static bool IsRefusal(HttpOperationException error) =>
        IsForTheUser(error) || error.Response?.StatusCode == HttpStatusCode.InternalServerError;
}
