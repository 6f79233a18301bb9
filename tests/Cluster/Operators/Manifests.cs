using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

using k8s;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>Sends manifests as they are written, as kubectl would: also such as no client's types could express.</summary>
internal static class Manifests
{
    public const string Json = "application/json";

    public const string Yaml = "application/yaml";

    /// <summary>Creates an object of a Sluice kind.</summary>
    /// <returns>What the API server said.</returns>
    public static Task<(HttpStatusCode Code, string Message)> CreateAsync(Kubernetes client, string @namespace, string yaml)
    {
        var kind = yaml.Split('\n').Single(line => line.StartsWith("kind: ", StringComparison.Ordinal))["kind: ".Length..].Trim();
        return CreateAsync(client, $"apis/sluice.dev/v1alpha1/namespaces/{@namespace}/{kind.ToLowerInvariant()}s", yaml, Yaml);
    }

    /// <summary>Creates an object at a path.</summary>
    public static async Task<(HttpStatusCode Code, string Message)> CreateAsync(
        Kubernetes client, string path, string text, string mediaType)
    {
        using var body = new StringContent(text);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await client.HttpClient.PostAsync(new Uri(client.BaseUri, path), body);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, answer.IsSuccessStatusCode ? "" : said!["message"]!.GetValue<string>());
    }
}
