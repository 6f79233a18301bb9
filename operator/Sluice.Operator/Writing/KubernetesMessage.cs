using System.Text.Json;

using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Sluice.Operator.Writing;

/// <summary>What the API server said of a refused request.</summary>
internal static class KubernetesMessage
{
    /// <summary>The message of its Status; the answer itself where it is none.</summary>
    public static string Of(HttpOperationException error)
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
}
