using System.Collections.Concurrent;
using System.Net;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>
/// The first write to each path fails: with 409, as if another one had been faster; or with 500, although it was carried out.
/// </summary>
/// <param name="applied">Whether it was carried out. Writes that the server refuses are answered as it answers them.</param>
/// <param name="only">The object whose create fails. Null for all writes.</param>
internal sealed class FirstWriteFails(bool applied, string? only = null) : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, int> _writes = new();

    /// <summary>How many writes failed.</summary>
    public int Failed => _writes.Count;

    /// <summary>How many there were in all.</summary>
    public int Requests => _writes.Values.Sum();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        // By merge or by apply is all one; a create is not a write to the object that it makes.
        var name = await NameAsync(request, cancellationToken);
        if (only is not null && name != only)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var answer = applied ? await base.SendAsync(request, cancellationToken) : null;
        if (answer is { IsSuccessStatusCode: false })
        {
            return answer;
        }

        var first = _writes.AddOrUpdate(
            $"{request.Method} {request.RequestUri!.AbsolutePath} {name}",
            1,
            (_, writes) => writes + 1) == 1;
        if (!first)
        {
            return answer ?? await base.SendAsync(request, cancellationToken);
        }

        answer?.Dispose();
        return new HttpResponseMessage(applied ? HttpStatusCode.InternalServerError : HttpStatusCode.Conflict)
        {
            Content = new StringContent("{}"),
            RequestMessage = request,
        };
    }

    private static async Task<string> NameAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post || request.Content is null)
        {
            return "";
        }

        using var body = System.Text.Json.JsonDocument.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
        return body.RootElement.GetProperty("metadata").GetProperty("name").GetString() ?? "";
    }
}
