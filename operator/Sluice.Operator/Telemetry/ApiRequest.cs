using System.Globalization;
using System.Net.Http.Headers;

namespace Sluice.Operator.Telemetry;

/// <summary>Verb and resource of a request to the Kubernetes API, as RBAC names them.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection.</param>
/// <param name="Resource">Plural and subresource (<c>pods/status</c>); <c>none</c> for a path without a resource.</param>
public readonly record struct ApiRequest(string Verb, string Resource)
{
    /// <summary>Reads method and path.</summary>
    public static ApiRequest Of(HttpMethod method, Uri uri)
    {
        var parts = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);

        // A server address may have a path of its own, before api or apis.
        var start = Array.FindIndex(parts, part => part is "api" or "apis");
        var at = start < 0 ? parts.Length : start + (parts[start] == "api" ? 2 : 3);
        if (at + 2 < parts.Length && parts[at] == "namespaces")
        {
            at += 2;
        }

        var resource = at < parts.Length ? parts[at] : "none";
        var named = at + 1 < parts.Length;
        if (at + 2 < parts.Length)
        {
            resource += "/" + parts[at + 2];
        }

        return new ApiRequest(VerbOf(method, named, uri.Query.Contains("watch=true", StringComparison.OrdinalIgnoreCase)), resource);
    }

    private static string VerbOf(HttpMethod method, bool named, bool watch) => method.Method switch
    {
        "GET" => watch ? "watch" : named ? "get" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => named ? "delete" : "deletecollection",
        var other => other.ToLowerInvariant(),
    };
}

/// <summary>
/// Counts every request to the Kubernetes API, and says whose it is: the server notes it as the manager of fields written by PUT.
/// </summary>
internal sealed class CountingHandler : DelegatingHandler
{
    private static readonly ProductInfoHeaderValue Product = new(
        "sluice-operator", typeof(CountingHandler).Assembly.GetName().Version?.ToString(3));

    private readonly OperatorInstruments _instruments;

    public CountingHandler(OperatorInstruments instruments) => _instruments = instruments;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.UserAgent.Add(Product);
        var (verb, resource) = ApiRequest.Of(request.Method, request.RequestUri!);
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _instruments.Requested(verb, resource, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response;
        }
        catch (Exception)
        {
            _instruments.Requested(verb, resource, "error");
            throw;
        }
    }
}
