using System.Collections.Concurrent;
using System.Net;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>
/// The first write to each path fails: with 409, as if another one had been faster; or with 500, although it was carried out.
/// </summary>
/// <param name="applied">Whether it was carried out.</param>
/// <param name="only">The object whose create fails, once <see cref="Begin"/> was called. Null for all writes.</param>
internal sealed class FirstWriteFails(bool applied, string? only = null) : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, int> _writes = new();
    private volatile bool _begun = only is null;

    /// <summary>How many writes failed.</summary>
    public int Failed => _writes.Count;

    /// <summary>How many there were in all.</summary>
    public int Requests => _writes.Values.Sum();

    /// <summary>From here on the create fails.</summary>
    public void Begin() => _begun = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        // By merge or by apply is all one; a create is not a write to the object that it makes.
        var name = await NameAsync(request, cancellationToken);
        if (!_begun || (only is not null && name != only))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var first = _writes.AddOrUpdate(
            $"{request.Method} {request.RequestUri!.AbsolutePath} {name}",
            1,
            (_, writes) => writes + 1) == 1;
        if (!first)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (applied)
        {
            (await base.SendAsync(request, cancellationToken)).Dispose();
        }

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
