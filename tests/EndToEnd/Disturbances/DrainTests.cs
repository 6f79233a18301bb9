using System.Globalization;
using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Disturbances;

/// <summary>The node is drained, as far as the pods of one job are concerned: the other pods are those of the other tests.</summary>
[Collection(ServedCollection.Name)]
public sealed class DrainTests(Served served)
{
    [LocalFact]
    public async Task A_drain_costs_no_step_and_training_goes_on_once_there_is_a_node_again()
    {
        var undisturbed = TwoWorkerJob.UndisturbedAsync(served.Client);
        await using var job = await TwoWorkerJob.StartAsync(served.Client, gpus: true);
        await job.SavedAsync();
        var node = (await job.Own.PodAsync(TwoWorkerJob.Pod(0))).Spec.NodeName;
        try
        {
            await DrainAsync(job, node);
            var pending = await job.Own.JobAsync(
                TwoWorkerJob.Name,
                found => found.Status.Attempts.Count == 2
                    && found.Status.Conditions.Any(condition => condition is { Type: ConditionTypes.Ready, Reason: Reasons.CannotStart }));
            Assert.Contains("unschedulable", pending.Status.Conditions.MessageOf(ConditionTypes.Ready), StringComparison.Ordinal);
            var pods = await served.Client.CoreV1.ListNamespacedPodAsync(
                job.Own.Name, labelSelector: $"{Labels.Job}={TwoWorkerJob.Name},{Labels.Attempt}=1,{Labels.Rank}");
            Assert.Equal(["Pending", "Pending"], pods.Items.Select(pod => pod.Status.Phase));
        }
        finally
        {
            await job.Own.Kubectl.RunAsync(["uncordon", node], CancellationToken.None);
        }

        var (digest, status) = await job.EndedAsync();
        Assert.Equal(2, status.Attempts.Count);
        var (drained, last) = (status.Attempts[0], status.Attempts[1]);
        Assert.Equal((await CauseAsync(), 0, node), (drained.Cause, status.FailedAttempts, drained.Node));
        Assert.Equal((0L, drained.Step), (drained.LostSteps, last.ResumedStep));
        Assert.InRange(last.ResumedStep!.Value, 1, status.Progress!.TotalSteps!.Value - 1);
        Assert.Equal(AttemptCause.Succeeded, last.Cause);
        Assert.Equal(await undisturbed, digest);
        Assert.True(drained.EndTime - drained.StartTime < TimeSpan.FromMinutes(3));
    }

    // As `kubectl drain` does it: no pod is placed there any more, and the Eviction API is asked for each of those that are there.
    private async Task DrainAsync(TwoWorkerJob job, string node)
    {
        await job.Own.Kubectl.RunAsync(["cordon", node], CancellationToken.None);
        foreach (var pod in new[] { TwoWorkerJob.Pod(0), TwoWorkerJob.Pod(1) })
        {
            var eviction = new V1Eviction
            {
                ApiVersion = await MinorAsync() < 22 ? "policy/v1beta1" : "policy/v1",
                Kind = "Eviction",
                Metadata = new V1ObjectMeta { Name = pod, NamespaceProperty = job.Own.Name },
            };
            await served.Client.CoreV1.CreateNamespacedPodEvictionAsync(eviction, pod, job.Own.Name);
        }
    }

    // An API server before 1.26 deletes a pod that is evicted without a word of why.
    private async Task<AttemptCause> CauseAsync() => await MinorAsync() < 26 ? AttemptCause.PodLost : AttemptCause.Evicted;

    private async Task<int> MinorAsync() =>
        int.Parse((await served.Client.Version.GetCodeAsync()).Minor.TrimEnd('+'), CultureInfo.InvariantCulture);
}
