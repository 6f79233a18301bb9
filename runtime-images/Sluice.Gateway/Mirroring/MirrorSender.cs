using System.Net;
using Sluice.Gateway.Forwarding;
using Sluice.Gateway.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Sluice.Gateway.Mirroring;

/// <summary>
/// Sends copies of requests after the clients have got their answers, and compares the answers. A failure here cannot affect a client.
/// </summary>
internal sealed class MirrorSender(
    BackendConnector connector, GatewaySettings settings, TimeProvider time, ILogger<MirrorSender> logger)
{
    /// <summary>The header that marks a request as a copy.</summary>
    public const string Header = "x-sluice-mirror";

    /// <summary>Sends the copy of a request that stable has answered, in the background.</summary>
    /// <param name="context">The request. It is not used after this method has returned.</param>
    /// <param name="mirrored">The copies of its body and its answer.</param>
    /// <param name="well">Whether stable's answer was a success and complete.</param>
    public void Finish(HttpContext context, MirroredRequest mirrored, bool well)
    {
        if (!well || !mirrored.IsWhole || mirrored.Request.Bytes is not { } body || mirrored.Answer.Bytes is null)
        {
            mirrored.Settle(MirrorResult.Skipped);
            return;
        }

        try
        {
            mirrored.AnswerEncoding = context.Response.Headers.ContentEncoding;
            var copy = Copy(context, mirrored.Mirror, body);
            _ = Task.Run(() => SendAsync(copy, mirrored));
        }
        catch (Exception error)
        {
            // The client has its answer, so whatever is wrong with the copy must not fail the request.
            logger.LogDebug(error, "A request could not be copied");
            mirrored.Settle(MirrorResult.Skipped);
        }
    }

    private static HttpRequestMessage Copy(HttpContext context, Mirror mirror, ReadOnlyMemory<byte> body)
    {
        var copy = new HttpRequestMessage(HttpMethod.Post, RequestUtilities.MakeDestinationAddress(
            mirror.To.Prefix, context.Request.Path, context.Request.QueryString))
        {
            Content = new ReadOnlyMemoryContent(body),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in context.Request.Headers)
        {
            if (!Left(name) && !copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                copy.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        copy.Headers.TryAddWithoutValidation(Header, "true");
        return copy;
    }

    // Headers of the client's connection, headers that are set for the copy, and the one that would have the answer compressed.
    private static bool Left(string name) =>
        name.StartsWith(':')
        || name.ToUpperInvariant()
            is "HOST" or "CONNECTION" or "KEEP-ALIVE" or "PROXY-CONNECTION" or "PROXY-AUTHORIZATION"
            or "TE" or "TRAILER" or "TRANSFER-ENCODING" or "UPGRADE" or "EXPECT"
            or "CONTENT-LENGTH" or "ACCEPT-ENCODING" or "X-SLUICE-MIRROR" or "X-SLUICE-VERSION";

    private async Task SendAsync(HttpRequestMessage copy, MirroredRequest mirrored)
    {
        var result = MirrorResult.Skipped;
        try
        {
            using (copy)
            {
                result = await CompareAsync(copy, mirrored);
            }
        }
        catch (Exception error)
        {
            logger.LogDebug(error, "A mirrored request could not be compared");
        }
        finally
        {
            mirrored.Settle(result);
        }
    }

    private async Task<MirrorResult> CompareAsync(HttpRequestMessage copy, MirroredRequest mirrored)
    {
        using var limit = new CancellationTokenSource(settings.MirrorTimeout, time);
        ReadOnlyMemory<byte>? answer;
        try
        {
            using var response = await connector.Invoker.SendAsync(copy, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                return MirrorResult.Different;
            }

            answer = await AnswerBody.ReadAsync(await response.Content.ReadAsStreamAsync(limit.Token), limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            return MirrorResult.Different;
        }

        var reference = await AnswerBody.DecodeAsync(mirrored.Answer.Bytes!.Value, mirrored.AnswerEncoding, limit.Token);
        return answer is { } compared && reference is { } expected
            ? AnswerComparison.Compare(expected, compared, mirrored.Mirror.Tolerance)
            : MirrorResult.Skipped;
    }
}
