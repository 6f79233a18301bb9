namespace Sluice.Operator.Telemetry;

/// <summary>What a request to the Kubernetes API asks for, as RBAC would name it.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete or deletecollection.</param>
/// <param name="Resource">Plural and subresource (<c>pods/status</c>); <c>none</c> for a path of no resource.</param>
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
