using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

using k8s;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>A user of the cluster, by impersonation.</summary>
/// <param name="client">An administrator's client.</param>
/// <param name="name">Name of the user.</param>
/// <param name="groups">Groups of the user.</param>
internal sealed class Person(Kubernetes client, string name, params string[] groups)
{
    /// <summary>A user who may do everything.</summary>
    public static Person Administrator(Kubernetes client, string name) => new(client, name, "system:masters");

    /// <summary>Sets annotations of the story's deployment, with a merge patch as kubectl annotate sends it; null removes one.</summary>
    /// <returns>The answer: the object, or a Status.</returns>
    public Task<(HttpStatusCode Code, JsonNode Body)> AnnotateAsync(string @namespace, params (string Name, string? Value)[] annotations)
    {
        var values = new JsonObject(annotations.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Value)));
        return PatchAsync(@namespace, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = values } });
    }

    /// <summary>Merges a patch into the story's deployment.</summary>
    public Task<(HttpStatusCode Code, JsonNode Body)> PatchAsync(string @namespace, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, $"{Deployments(@namespace)}/{Story.Model}", patch.ToJsonString(), "application/merge-patch+json");

    /// <summary>Creates a ModelDeployment.</summary>
    public Task<(HttpStatusCode Code, JsonNode Body)> CreateAsync(string @namespace, string json, bool dryRun = false) =>
        SendAsync(HttpMethod.Post, Deployments(@namespace) + (dryRun ? "?dryRun=All" : ""), json, "application/json");

    /// <summary>Applies a TrainingJob by server-side apply.</summary>
    public Task<(HttpStatusCode Code, JsonNode Body)> ApplyJobAsync(string @namespace, JsonObject job) => SendAsync(
        HttpMethod.Patch,
        $"apis/sluice.dev/v1alpha1/namespaces/{@namespace}/trainingjobs/{job["metadata"]!["name"]}?fieldManager=kubectl&force=true",
        job.ToJsonString(),
        "application/apply-patch+yaml");

    /// <summary>Reads the story's deployment.</summary>
    public Task<(HttpStatusCode Code, JsonNode Body)> ReadAsync(string @namespace) =>
        SendAsync(HttpMethod.Get, $"{Deployments(@namespace)}/{Story.Model}", null, null);

    private static string Deployments(string @namespace) => $"apis/sluice.dev/v1alpha1/namespaces/{@namespace}/modeldeployments";

    private async Task<(HttpStatusCode Code, JsonNode Body)> SendAsync(HttpMethod method, string path, string? body, string? type)
    {
        using var request = new HttpRequestMessage(method, new Uri(client.BaseUri, path));
        request.Headers.Add("Impersonate-User", name);
        foreach (var group in groups)
        {
            request.Headers.Add("Impersonate-Group", group);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type!);
        }

        using var answer = await client.HttpClient.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
