using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>Who wished what is written down by the webhook, and by nobody else.</summary>
public sealed class RequestedByTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Note = "sluice.dev/requested-by";

    [Fact]
    public async Task A_wish_bears_the_name_of_who_made_it_whatever_a_request_says()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace);
        await story.CreateAsync(Story.Deployment("1.0.0"));

        Assert.Equal("""{"promote":"alice"}""", await AnnotateAsync(story, "alice", ("sluice.dev/promote", "1")));
        Assert.Equal("""{"promote":"alice"}""", await AnnotateAsync(story, "mallory", (Note, """{"promote":"bob"}""")));
        Assert.Equal("""{"abort":"mallory","promote":"alice"}""", await AnnotateAsync(story, "mallory", ("sluice.dev/abort", "7"), (Note, """{"abort":"bob"}""")));
        Assert.Equal("""{"abort":"mallory","promote":"alice"}""", await AnnotateAsync(story, "bob", (Note, null), ("example.com/other", "x")));
        Assert.Equal("""{"abort":"mallory","promote":"bob"}""", await AnnotateAsync(story, "bob", ("sluice.dev/promote", "2")));
        Assert.Equal("""{"promote":"bob"}""", await AnnotateAsync(story, "alice", ("sluice.dev/abort", null)));
        Assert.Null(await AnnotateAsync(story, "alice", ("sluice.dev/promote", null)));
        Assert.Null(await AnnotateAsync(story, "mallory", (Note, """{"promote":"bob"}""")));
    }

    // As another user, by impersonation, with a merge patch as kubectl annotate sends it.
    private async Task<string?> AnnotateAsync(Story story, string user, params (string Name, string? Value)[] annotations)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject(annotations.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Value))) },
        };
        using var request = new HttpRequestMessage(
            HttpMethod.Patch, new Uri(server.Client.BaseUri, $"apis/sluice.dev/v1alpha1/namespaces/{story.Namespace}/modeldeployments/{Story.Model}"));
        request.Headers.Add("Impersonate-User", user);
        request.Headers.Add("Impersonate-Group", "system:masters");
        request.Content = new StringContent(patch.ToJsonString());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        using var answer = await server.Client.HttpClient.SendAsync(request);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True(answer.IsSuccessStatusCode, body.ToJsonString(JsonSerializerOptions.Web));
        return body["metadata"]!["annotations"]?[Note]?.GetValue<string>();
    }
}
