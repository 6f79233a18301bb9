using k8s;
using k8s.Models;
using Sluice.Api.ModelDeployments;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.ModelDeployments;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators;

public sealed class ActionFactsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task An_action_has_the_manager_and_the_time_that_the_server_recorded()
    {
        await using var story = await Story.BeginAsync(server);
        await story.CreateAsync(Story.Deployment("1.0.0"));
        Assert.Empty(ActionFacts.Of(await story.DeploymentAsync(), attested: true));
        var before = DateTime.UtcNow.AddSeconds(-2);

        await AnnotateAsync(story, "night-shift", new { abort = "" });
        await AnnotateAsync(
            story, "night-shift", new Dictionary<string, string> { ["sluice.dev/promote"] = "n-1", ["sluice.dev/other"] = "x" });
        await AnnotateAsync(
            story,
            "day-shift",
            new Dictionary<string, string> { ["sluice.dev/abort"] = "n-2", ["sluice.dev/requested-by"] = """{"abort":"ali"}""" });

        var facts = ActionFacts.Of(await story.DeploymentAsync(), attested: true);
        Assert.Equal(["promote n-1 night-shift ", "abort n-2 day-shift ali"],
            facts.Select(fact => $"{fact.Kind.Word()} {fact.Nonce} {fact.Manager} {fact.User}"));
        Assert.All(facts, fact => Assert.InRange(fact.At!.Value, before, DateTime.UtcNow.AddSeconds(2)));
    }

    private static Task AnnotateAsync(Story story, string manager, object annotations) =>
        story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
            new V1Patch(new { metadata = new { annotations } }, V1Patch.PatchType.MergePatch),
            "sluice.dev", "v1alpha1", story.Namespace, ModelDeployment.Names.Plural, Story.Model, fieldManager: manager);
}
