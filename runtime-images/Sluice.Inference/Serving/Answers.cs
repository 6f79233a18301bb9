using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Serving;

/// <summary>
/// Writes JSON answers with a Content-Length, so that a client can detect a truncated one. A HEAD request gets its headers only.
/// </summary>
internal static class Answers
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task JsonAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        using var buffer = new PooledBuffer(512);
        Write(buffer, members);
        await BytesAsync(context, status, buffer.Memory).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, int status, string message) =>
        JsonAsync(context, status, json => json.WriteString("error"u8, message));

    public static async Task BytesAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static void Write(IBufferWriter<byte> buffer, Action<Utf8JsonWriter> members)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }
}
