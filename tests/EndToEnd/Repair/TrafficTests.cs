using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Repair;

[Collection(ServedCollection.Name)]
public sealed class TrafficTests(Served served)
{
    private const int Replicas = 2;

    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    // Sluice takes seconds; a kubelet may take a minute more to report it.
    private static readonly TimeSpan Ended = TimeSpan.FromSeconds(120);

    [LocalFact]
    public async Task No_request_fails_when_a_gateway_pod_goes()
    {
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        await requests.MoreAsync(100);
        var pods = await served.Client.CoreV1.ListNamespacedPodAsync(served.Namespace, labelSelector: $"{Labels.Name}=gateway");
        await DeleteAndWaitAsync(pods.Items.First(pod => pod.Metadata.DeletionTimestamp is null));
        await Eventually.Async(
            "the gateway has all its pods",
            () => served.Client.AppsV1.ReadNamespacedDeploymentAsync("sluice-gateway", served.Namespace),
            deployment => deployment.Status is { ReadyReplicas: Replicas, Replicas: Replicas },
            Within);
        await requests.MoreAsync(100);
        requests.AssertNoneFailed();
    }

    [LocalFact]
    public async Task No_request_fails_when_the_candidates_pod_goes()
    {
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);

        // The step needs more requests than it will get, so the rollout stays at it.
        await served.SetAsync(
            new
            {
                version = Served.Second,
                strategy = new { steps = new object[] { new { weight = 50, minRequests = 1_000_000 }, new { weight = 100 } } },
            });
        try
        {
            await served.DeploymentAsync(md => md.Status.Weights.Any(weight => weight is { Version: Served.Second, Weight: 50 }), Within);
            await Eventually.True("the candidate answers", () => requests.Answered(Served.Second) > 20);
            var pods = await served.Client.CoreV1.ListNamespacedPodAsync(
                served.Namespace, labelSelector: $"{Labels.Name}=inference,{Labels.Version}={Served.Second}");
            await DeleteAndWaitAsync(Assert.Single(pods.Items));
            await requests.MoreAsync(100);
        }
        finally
        {
            await served.SetAsync(new { version = Served.First });
        }

        await served.DeploymentAsync(md => md.Status.Candidate is null && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
        requests.AssertNoneFailed();
    }

    private async Task DeleteAndWaitAsync(V1Pod pod)
    {
        await served.Client.CoreV1.DeleteNamespacedPodAsync(pod.Name(), served.Namespace);
        await Eventually.True(
            $"{pod.Name()} has ended", () => served.Recorder.Pods.Any(known => known.Last.Uid() == pod.Uid() && known.HasEnded), Ended);
    }
}
