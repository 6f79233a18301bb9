using System.Net.Http.Headers;
using Sluice.Api.ModelVersions;
using Sluice.Demo.Load;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A client of the namespace's gateway, at its Service's address. It keeps its connections, as real clients do.</summary>
internal sealed class Gateway : IDisposable
{
    private readonly HttpClient _http;
    private readonly InferRequest[] _requests;
    private int _next;

    public Gateway((string Host, int Port) service, ModelSignature signature)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://{service.Host}:{service.Port}"), Timeout = TimeSpan.FromSeconds(30) };
        _requests = [.. Penguins.Table.HeldOut.Select(row => InferRequest.Of(signature, row))];
    }

    /// <summary>Sends a held-out row, to the pinned path if a version is given.</summary>
    public async Task<GatewayAnswer> InferAsync(string? version = null)
    {
        var request = _requests[Interlocked.Increment(ref _next) % _requests.Length];
        using var body = new ByteArrayContent(request.Body);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var path = version is null ? "" : $"/versions/{version}";
        using var answer = await _http.PostAsync($"/v2/models/{Penguins.Model}{path}/infer", body);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return new GatewayAnswer(
            (int)answer.StatusCode,
            answer.Headers.TryGetValues("x-sluice-version", out var values) ? string.Join(',', values) : null,
            bytes,
            request.IsRight(bytes));
    }

    public void Dispose() => _http.Dispose();
}
