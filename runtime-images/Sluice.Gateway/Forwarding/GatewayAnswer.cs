using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Gateway.Forwarding;

/// <summary>Writes the gateway's own answers: JSON with a Content-Length, as the Open Inference Protocol v2 asks.</summary>
internal static class GatewayAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an error: <c>{"error": "…"}</c>.</summary>
    public static Task ErrorAsync(HttpResponse response, int code, string error) =>
        JsonAsync(response, code, json => json.WriteString("error"u8, error));

    /// <summary>Writes that a model is not ready, with the reason.</summary>
    public static Task NotReadyAsync(HttpResponse response, string model, string error) =>
        JsonAsync(response, StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteString("name"u8, model);
            json.WriteBoolean("ready"u8, false);
            json.WriteString("error"u8, error);
        });

    /// <summary>Writes a JSON object. A HEAD request gets its headers only.</summary>
    public static async Task JsonAsync(HttpResponse response, int code, Action<Utf8JsonWriter> members)
    {
        using var body = new MemoryStream();
        await using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        response.StatusCode = code;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (code == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
    }
}
