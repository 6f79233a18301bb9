using System.Net;
using System.Text.Json;

using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>Who took an action is written down by the webhook, and by nobody else.</summary>
public sealed class RequestedByTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Note = "sluice.dev/requested-by";

    [Fact]
    public async Task An_action_bears_the_name_of_the_user_who_took_it_whatever_a_request_says()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace);
        await story.CreateAsync(Story.Deployment("1.0.0"));

        Assert.Equal("""{"promote":"alice"}""", await AnnotateAsync(story, "alice", ("sluice.dev/promote", "1")));
        Assert.Equal("""{"promote":"alice"}""", await AnnotateAsync(story, "mallory", (Note, """{"promote":"bob"}""")));
        Assert.Equal(
            """{"abort":"mallory","promote":"alice"}""",
            await AnnotateAsync(story, "mallory", ("sluice.dev/abort", "7"), (Note, """{"abort":"bob"}""")));
        Assert.Equal(
            """{"abort":"mallory","promote":"alice"}""", await AnnotateAsync(story, "bob", (Note, null), ("example.com/other", "x")));
        Assert.Equal("""{"abort":"mallory","promote":"bob"}""", await AnnotateAsync(story, "bob", ("sluice.dev/promote", "2")));
        Assert.Equal("""{"promote":"bob"}""", await AnnotateAsync(story, "alice", ("sluice.dev/abort", null)));
        Assert.Null(await AnnotateAsync(story, "alice", ("sluice.dev/promote", null)));
        Assert.Null(await AnnotateAsync(story, "mallory", (Note, """{"promote":"bob"}""")));
    }

    private async Task<string?> AnnotateAsync(Story story, string user, params (string Name, string? Value)[] annotations)
    {
        var (code, body) = await Person.Administrator(server.Client, user).AnnotateAsync(story.Namespace, annotations);
        Assert.True(code == HttpStatusCode.OK, body.ToJsonString(JsonSerializerOptions.Web));
        return body["metadata"]!["annotations"]?[Note]?.GetValue<string>();
    }
}
