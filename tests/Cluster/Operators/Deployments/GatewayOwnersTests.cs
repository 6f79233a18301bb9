using k8s;
using k8s.Models;
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

        await Eventually.Async(
            "all of it is collected", () => ObjectsAsync(story), objects => objects.Count == 0, Eventually.CollectedWithin);
    }

    private static async Task<IReadOnlyList<string>> ObjectsAsync(Story story)
    {
        const string named = "metadata.name=sluice-gateway";
        var (core, rbac, apps) = (story.Client.CoreV1, story.Client.RbacAuthorizationV1, story.Client.AppsV1);
        return
        [
            .. Kinds((await core.ListNamespacedServiceAccountAsync(story.Namespace, fieldSelector: named)).Items),
            .. Kinds((await rbac.ListNamespacedRoleAsync(story.Namespace, fieldSelector: named)).Items),
            .. Kinds((await rbac.ListNamespacedRoleBindingAsync(story.Namespace, fieldSelector: named)).Items),
            .. Kinds((await core.ListNamespacedServiceAsync(story.Namespace, fieldSelector: named)).Items),
            .. Kinds((await apps.ListNamespacedDeploymentAsync(story.Namespace, fieldSelector: named)).Items),
        ];
    }

    private static IEnumerable<string> Kinds<T>(IEnumerable<T> objects)
        where T : IKubernetesObject<V1ObjectMeta> => objects.Select(_ => typeof(T).Name);
}
