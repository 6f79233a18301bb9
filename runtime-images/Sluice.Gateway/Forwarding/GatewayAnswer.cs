using System.Text.Json;

namespace Sluice.Gateway.Forwarding;

/// <summary>Answers of the gateway's own, in the error form of the Open Inference Protocol v2: <c>{"error": "…"}</c>.</summary>
internal static class GatewayAnswer
{
    /// <summary>Writes an error.</summary>
    public static Task WriteAsync(HttpResponse response, int code, string error)
    {
        response.StatusCode = code;
        response.ContentType = "application/json";
        if (code == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        return JsonSerializer.SerializeAsync(response.Body, new Dictionary<string, string> { ["error"] = error });
    }
}
