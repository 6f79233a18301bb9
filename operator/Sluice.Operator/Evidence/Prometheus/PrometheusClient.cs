using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Sluice.Decisions.Text;
using Sluice.Operator.Configuration;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>
/// Runs instant queries on Prometheus servers. Time, size and addresses are bounded, since a user may have chosen the server. Redirects
/// are not followed, the proxies of the environment are not used, and compressed answers are not requested.
/// </summary>
internal sealed class PrometheusClient : IDisposable
{
    private const int LongestError = 300;

    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turns;
    private readonly PrometheusOptions _options;

    /// <summary>Makes a client.</summary>
    /// <param name="options">Bounds.</param>
    /// <param name="connection">How servers are connected to. Defaults to the system's resolver and the options' networks.</param>
    public PrometheusClient(PrometheusOptions options, GuardedConnection? connection = null)
    {
        _options = options;
        _turns = new SemaphoreSlim(options.MaxParallelQueries);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16, // KiB
            MaxResponseDrainSize = 0,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = (connection ?? new GuardedConnection(options.AllowedNetworks)).ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Runs one query. Throws only when it is cancelled.</summary>
    /// <param name="address">Address of the server, perhaps with a path before <c>/api</c>.</param>
    /// <param name="query">PromQL.</param>
    /// <param name="credentials">Credentials for the server. Null when it needs none.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<PrometheusAnswer> QueryAsync(
        Uri address, string query, PrometheusCredentials? credentials, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_options.Timeout);
        try
        {
            await _turns.WaitAsync(bounded.Token).ConfigureAwait(false);
            try
            {
                var answer = await AskAsync(address, query, credentials, bounded.Token).ConfigureAwait(false);
                return answer is PrometheusAnswer.Failed failed ? new PrometheusAnswer.Failed(Clean(failed.Message, credentials)) : answer;
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PrometheusAnswer.Failed($"{Name(address)} did not answer within {_options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (
            error is HttpRequestException or IOException or SocketException or AuthenticationException or FormatException)
        {
            return new PrometheusAnswer.Failed(Clean($"{Name(address)} cannot be asked: {Reason(error)}", credentials));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turns.Dispose();
    }

    private async Task<PrometheusAnswer> AskAsync(
        Uri address, string query, PrometheusCredentials? credentials, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address.AbsoluteUri.TrimEnd('/') + "/api/v1/query"))
        {
            Content = new FormUrlEncodedContent([new("query", query), new("timeout", $"{_options.Timeout.TotalSeconds:0}s")]),
        };
        request.Headers.Authorization = credentials?.Header();
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        if ((int)response.StatusCode is >= 300 and < 400)
        {
            return new PrometheusAnswer.Failed(
                $"{Name(address)} answers {(int)response.StatusCode}, and redirects are not followed; set the address that it leads to");
        }

        var body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return (body, response.StatusCode) switch
        {
            (null, _) => new PrometheusAnswer.Failed(
                $"{Name(address)} answers more than {_options.LongestAnswer / 1024} KiB; put the query into an aggregation such as sum()"),
            (_, HttpStatusCode.OK) => AnswerReader.Read(body.Value),
            (_, HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) => new PrometheusAnswer.Failed(
                $"{Name(address)} answers {(int)response.StatusCode}: the credentials of the gate are "
                + (credentials is null ? "missing; name a Secret" : "not accepted")),
            _ => new PrometheusAnswer.Failed(
                $"{Name(address)} answers {(int)response.StatusCode}: "
                + (AnswerReader.Error(body.Value) ?? response.ReasonPhrase ?? "no reason given")),
        };
    }

    // Null when the answer is too long. The length in the header is not trusted, and no more than the bound is kept.
    private async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > _options.LongestAnswer)
        {
            return null;
        }

        using var kept = new MemoryStream();
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (kept.Length + read > _options.LongestAnswer)
                {
                    return null;
                }

                kept.Write(buffer, 0, read);
            }
        }

        return kept.ToArray();
    }

    private static string Clean(string message, PrometheusCredentials? credentials)
    {
        var line = string.Concat(message.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return MessageText.Cut(credentials?.Hide(line) ?? line, LongestError);
    }

    private static string Name(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static string Reason(Exception error) => error switch
    {
        HttpRequestException { InnerException: RefusedAddressException refused } => refused.Message,
        HttpRequestException { InnerException: AuthenticationException } => "its TLS certificate is not trusted",
        HttpRequestException { InnerException: SocketException socket } => socket.Message,
        _ => error.Message,
    };
}
