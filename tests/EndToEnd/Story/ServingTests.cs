using Sluice.Api.Conditions;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Story;

[Collection(ServedCollection.Name)]
public sealed class ServingTests(Served served)
{
    [LocalFact]
    public async Task A_request_is_answered_by_the_served_version()
    {
        using var gateway = await served.GatewayAsync();
        var answers = new List<GatewayAnswer>();
        foreach (var _ in Penguins.Table.HeldOut)
        {
            answers.Add(await gateway.InferAsync());
        }

        Assert.All(answers, answer =>
        {
            Assert.Equal(200, answer.Code);
            Assert.Equal((Served.First, Served.First), (answer.Version, answer.ModelVersion));
        });
        Assert.InRange(answers.Count(answer => answer.Right) / (double)answers.Count, 0.9, 1);
    }

    [LocalFact]
    public async Task A_pinned_path_reaches_its_version_and_an_unserved_one_is_not_found()
    {
        using var gateway = await served.GatewayAsync();
        var pinned = await gateway.InferAsync(Served.First);
        Assert.Equal((200, Served.First, Served.First), (pinned.Code, pinned.Version, pinned.ModelVersion));
        var unserved = await gateway.InferAsync("9.9.9");
        Assert.Equal(404, unserved.Code);
        Assert.Contains("9.9.9", unserved.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deployment_says_what_it_serves()
    {
        var deployment = await served.DeploymentAsync();
        Assert.Equal((Served.First, null), (deployment.Status.Stable, deployment.Status.Candidate));
        var weight = Assert.Single(deployment.Status.Weights, weight => weight.Weight > 0);
        Assert.Equal((Served.First, 100), (weight.Version, weight.Weight));
        Assert.True(deployment.Status.Conditions.Has(ConditionTypes.Available));
        Assert.Contains(Penguins.Model, (await served.VersionAsync(Served.First)).Status.UsedBy);
    }
}
