using k8s;

using Sluice.Api.Conditions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>Names that are well by themselves and too long once the names of children are made from them.</summary>
public sealed class LongNameTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_job_of_too_long_a_name_stalls_and_makes_nothing()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var job = Story.Job("1.0.0");
        job.Metadata.Name = new string('p', 60);

        await story.CreateAsync(job);

        var stalled = await Eventually.Async(
            "it stalled",
            () => story.ReadAsync<TrainingJob>("trainingjobs", job.Metadata.Name),
            seen => Stalled(seen.Status?.Conditions)?.Reason == Reasons.InvalidSpec);
        Assert.StartsWith("metadata.name: ", Stalled(stalled.Status.Conditions)!.Message, StringComparison.Ordinal);
        Assert.Empty((await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items);
    }

    [Fact]
    public async Task A_deployment_whose_workloads_would_have_too_long_names_stalls_and_makes_nothing()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var deployment = Story.Deployment("1.0.0");
        deployment.Metadata.Name = new string('p', 60);

        await story.CreateAsync(deployment);

        var stalled = await Eventually.Async(
            "it stalled",
            () => story.ReadAsync<ModelDeployment>("modeldeployments", deployment.Metadata.Name),
            seen => Stalled(seen.Status?.Conditions)?.Reason == Reasons.InvalidSpec);
        Assert.StartsWith("metadata.name: ", Stalled(stalled.Status.Conditions)!.Message, StringComparison.Ordinal);
        Assert.Empty((await story.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace)).Items);
    }

    private static Condition? Stalled(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True });
}
