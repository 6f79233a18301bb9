using Microsoft.Extensions.DependencyInjection;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Kinds.ModelDeployments;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>The gateway of a namespace has owners, whatever happens between a decision and its requests.</summary>
public sealed class GatewayOwnersTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_gateway_that_is_applied_after_the_last_deployment_was_deleted_is_collected()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var deleted = Story.Deployment("1.0.0");
        deleted.Metadata.NamespaceProperty = story.Namespace;
        deleted.Metadata.Uid = Guid.NewGuid().ToString();

        await running.Services.GetRequiredService<ModelDeploymentApplier>()
            .ApplyAsync(deleted, new ApplyGateway([new OwnerFact(Story.Model, deleted.Metadata.Uid)]), CancellationToken.None);

        await Children.GoneAsync(story);
    }
}
