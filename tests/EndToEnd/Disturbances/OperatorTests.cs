using k8s;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>The operator is killed all the time.</summary>
[Collection(ServedCollection.Name)]
public sealed class OperatorTests(Served served)
{
    private const string Selector = "app.kubernetes.io/name=operator";
    private const string Lease = "sluice-operator";

    // Long enough for some passes, and shorter than a job.
    private static readonly TimeSpan Reign = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(3);

    // Times of pods are whole seconds: the start and the end of each of two workers.
    private const int Rounding = 4;

    [DisturbFact]
    public async Task Killed_a_few_seconds_after_each_start_it_makes_one_version_of_one_attempt()
    {
        var undisturbed = await TwoWorkerJob.UndisturbedAsync(served.Client);
        await using var job = await TwoWorkerJob.StartAsync(served.Client, gpus: true);
        await using var pods = new PodRecorder(served.Client, job.Own.Name);
        using var done = new CancellationTokenSource();
        var killing = KillAsync(done.Token);
        try
        {
            await job.Own.JobAsync(TwoWorkerJob.Name, found => found.Status.CompletionTime is not null);
        }
        finally
        {
            await done.CancelAsync();
            await killing;
            await FreshAsync();
        }

        Assert.True(await killing >= 3, $"the operator was killed {await killing} times only");
        var (digest, status) = await job.EndedAsync();
        Assert.Equal(undisturbed, digest);
        var attempt = Assert.Single(status.Attempts);
        Assert.Equal((AttemptCause.Succeeded, 0), (attempt.Cause, status.FailedAttempts));
        var workers = pods.Pods.Where(pod => pod.Role == "trainer").ToList();
        Assert.Equal(2, workers.Count);
        Assert.Single(pods.Pods, pod => pod.Role == "data");

        var held = workers.Sum(Held);
        Assert.InRange(status.GpuSeconds!.Total, held - Rounding, held + Rounding);
        Assert.Equal((status.GpuSeconds.Total, 0L), (status.GpuSeconds.Useful, status.GpuSeconds.Lost));
    }

    // Seconds from when a node was found for a pod to the end of its container.
    private static double Held(RecordedPod pod) => (pod.Ends.Max(end => end.FinishedAt!.Value)
        - pod.Last.Status.Conditions.Single(condition => condition.Type == "PodScheduled").LastTransitionTime!.Value).TotalSeconds;

    // Kills each leader a moment after it began to lead, and returns how many there were.
    private async Task<int> KillAsync(CancellationToken done)
    {
        var (kills, before) = (0, "");
        while (!done.IsCancellationRequested)
        {
            try
            {
                var lease = await served.Client.CoordinationV1.ReadNamespacedLeaseAsync(
                    Lease, Node.OperatorNamespace, cancellationToken: done);
                var holder = lease.Spec.HolderIdentity;
                if (string.IsNullOrEmpty(holder) || holder == before || DateTime.UtcNow - lease.Spec.AcquireTime < Reign)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), done);
                    continue;
                }

                // An identity consists of the pod's name and a random part.
                (await ContainerProcesses.OfAsync(served.Client, Node.OperatorNamespace, holder.Split('_')[0], "operator")).Kill();
                (kills, before) = (kills + 1, holder);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return kills;
    }

    // A kubelet waits longer and longer before it starts a container again that was killed often; new pods have no past.
    private async Task FreshAsync()
    {
        await served.Client.CoreV1.DeleteCollectionNamespacedPodAsync(Node.OperatorNamespace, labelSelector: Selector);
        await Eventually.Async(
            "two operators are ready again",
            () => served.Client.AppsV1.ReadNamespacedDeploymentAsync("sluice-operator", Node.OperatorNamespace),
            deployment => deployment.Status is { ReadyReplicas: 2, Replicas: 2 },
            Recovered);
    }
}
