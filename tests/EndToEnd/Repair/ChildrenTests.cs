using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Repair;

[Collection(ServedCollection.Name)]
public sealed class ChildrenTests(Served served)
{
    private static readonly string Workload = Penguins.JobName(Served.First);

    // Far below the five minutes after which the operator reads everything again, so that only a watch can be the cause.
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Restarted = TimeSpan.FromSeconds(120);

    [Fact]
    public Task A_deleted_Service_is_back_within_seconds() => BackAsync(
        () => served.Client.CoreV1.ReadNamespacedServiceAsync(Workload, served.Namespace),
        "service", Workload);

    [Fact]
    public Task A_deleted_route_is_back_within_seconds() => BackAsync(
        () => served.Client.CoreV1.ReadNamespacedConfigMapAsync($"{Penguins.Model}-route", served.Namespace),
        "configmap", $"{Penguins.Model}-route");

    [Fact]
    public Task A_deleted_Deployment_is_back_within_seconds() => BackAsync(
        () => served.Client.AppsV1.ReadNamespacedDeploymentAsync(Workload, served.Namespace),
        "deployment", Workload);

    private async Task BackAsync<T>(Func<Task<T>> read, string kind, string name)
        where T : IMetadata<V1ObjectMeta>
    {
        var before = await read();
        await served.Own.Kubectl.RunAsync(["delete", kind, name, "--wait=false"], CancellationToken.None);
        var after = await Eventually.Async("it is back", read, found => found.Metadata.Uid != before.Metadata.Uid, Seconds);
        Assert.Equal(before.Metadata.OwnerReferences.Single().Uid, after.Metadata.OwnerReferences.Single().Uid);

        // Everything works again.
        await Eventually.Async(
            "the workload is ready",
            () => served.Client.AppsV1.ReadNamespacedDeploymentAsync(Workload, served.Namespace),
            deployment => deployment.Status.ReadyReplicas == 1,
            Restarted);
        await served.DeploymentAsync(
            md => md.Status.Conditions.Has(ConditionTypes.Ready) && md.Status.Weights.Any(w => w is { Version: Served.First, Weight: 100 }),
            Restarted);
        if (Node.Volumes is not null)
        {
            using var gateway = await served.GatewayAsync();
            await Eventually.Async(
                "requests are answered", () => gateway.InferAsync(), answer => answer is { Code: 200, Version: Served.First });
        }
    }
}
