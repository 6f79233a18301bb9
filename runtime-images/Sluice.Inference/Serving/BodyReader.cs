using System.Diagnostics;
using Sluice.Inference.Protocol;

namespace Sluice.Inference.Serving;

/// <summary>
/// Reads the body of a request up to a limit. Memory is allocated as bytes arrive, not by the length that a client announces.
/// </summary>
internal static class BodyReader
{
    // The times that nginx has for this: in all, and between two reads.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <exception cref="InferException">415: not JSON; 413: above the limit.</exception>
    public static async Task<PooledBuffer> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        CheckType(request);
        if (request.ContentLength > limit)
        {
            throw TooLarge($"{request.ContentLength} bytes", limit);
        }

        var buffer = new PooledBuffer((int)Math.Min(request.ContentLength ?? 4096, 64 << 10) + 1, limit + 1);
        try
        {
            while (await request.Body.ReadAsync(buffer.GetMemory(1), cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                buffer.Advance(count);
                if (buffer.Length > limit)
                {
                    throw TooLarge("larger", limit);
                }
            }

            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads and discards the rest of the body, for <see cref="Linger"/> at most, and until the client sends nothing for
    /// <see cref="Silence"/>. Closing the connection while the client is sending would reset it, and the client would not see the answer.
    /// </summary>
    public static async Task DiscardAsync(HttpContext context)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var buffer = new PooledBuffer(64 << 10);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await context.Response.CompleteAsync().ConfigureAwait(false);
            do
            {
                deadline.CancelAfter(Silence);
            }
            while (Stopwatch.GetElapsedTime(started) < Linger
                && await context.Request.Body.ReadAsync(buffer.GetMemory(), deadline.Token).ConfigureAwait(false) > 0);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The time is over, or the client has left.
        }
    }

    private static void CheckType(HttpRequest request)
    {
        // A missing type counts as JSON; a wrong one, such as the default of simple clients, is refused.
        if (request.ContentType is { Length: > 0 } type)
        {
            var media = type.AsSpan(0, type.IndexOf(';') is >= 0 and var end ? end : type.Length).Trim();
            if (!media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                throw new InferException(
                    StatusCodes.Status415UnsupportedMediaType, $"Content-Type is '{Shown.Text(type)}'; expected 'application/json'");
            }
        }

        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding and not "identity")
        {
            throw new InferException(
                StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding is '{Shown.Text(encoding)}'; send the JSON uncompressed");
        }
    }

    private static InferException TooLarge(string found, int limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is {found}; at most {limit} bytes are accepted: send fewer rows at a time");
}
