using System.Diagnostics;
using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Failover;

[Collection(ServedCollection.Name)]
public sealed class LeaderTests(Served served)
{
    private const string Version = "1.5.0";
    private const string Lease = "sluice-operator";

    private static readonly TimeSpan Trained = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(120);

    // The limits of docs/operating.md, after a leader was stopped in order and after it died, on a machine of a third of the usual speed.
    private static readonly TimeSpan MostEnd = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(18);

    [Fact]
    public async Task The_leader_goes_while_a_job_trains_and_the_job_makes_its_one_version()
    {
        await using var operators = new PodRecorder(served.Client, Node.OperatorNamespace);

        // The training must take longer than a change of leaders, on a fast machine too.
        await served.Own.ApplyAsync(Penguins.Job(Version, epochs: 3000));
        await served.JobAsync(Version, job => job.Status.Progress is { Step: > 0, Percent: < 100 }, Trained);

        var leader = await LeaderAsync(_ => true);
        await served.Client.CoreV1.DeleteNamespacedPodAsync(leader, Node.OperatorNamespace);
        await LeaderAsync(holder => holder != leader, MostSilence + MostEnd);

        await served.JobAsync(Version, job => job.Status.Conditions.Has(ConditionTypes.Ready), Trained);
        await served.VersionAsync(Version, found => found.Status.Conditions.Has(ConditionTypes.Ready), Trained);
        var job = await served.JobAsync(Version);
        Assert.Single(job.Status.Attempts);
        foreach (var role in new[] { "data", "trainer" })
        {
            Assert.Single(served.Recorder.Pods, pod => pod.Role == role && pod.Has(Labels.Job, Penguins.JobName(Version)));
        }

        var objects = served.Client.CustomObjects;
        var versions = await objects.ListNamespacedCustomObjectAsync<CustomObjectList<ModelVersionSpec, ModelVersionStatus>>(
            SluiceGroup.Group, SluiceGroup.Version, served.Namespace, "modelversions");
        Assert.Single(versions.Items, found => found.Spec.Version == Version);

        await AssertEndedInTimeAsync(operators, leader);
        await Eventually.Async(
            "two operators are ready again",
            () => served.Client.AppsV1.ReadNamespacedDeploymentAsync("sluice-operator", Node.OperatorNamespace),
            deployment => deployment.Status.ReadyReplicas == 2 && deployment.Status.Replicas == 2,
            Recovered);
    }

    [LocalFact]
    public async Task The_leader_is_killed_without_a_word_and_another_one_leads_soon()
    {
        var leader = await LeaderAsync(_ => true);
        var pod = await served.Client.CoreV1.ReadNamespacedPodAsync(leader, Node.OperatorNamespace);
        var holder = await HolderAsync(_ => true);

        using (var process = ProcessOf(pod.Uid()))
        {
            process.Kill();
        }

        // The container may be restarted before another replica leads, and then has a new identity.
        var clock = Stopwatch.StartNew();
        await HolderAsync(next => next != holder, MostSilence * 2);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, MostSilence);
        await Eventually.Async(
            "two operators are ready again",
            () => served.Client.AppsV1.ReadNamespacedDeploymentAsync("sluice-operator", Node.OperatorNamespace),
            deployment => deployment.Status.ReadyReplicas == 2,
            Recovered);
    }

    // The control group of a pod's process has the pod's UID in its name, with one of two separators.
    private static Process ProcessOf(string podUid) => Process.GetProcesses().Single(process =>
        Read($"/proc/{process.Id}/cgroup") is var group
        && (group.Contains(podUid, StringComparison.Ordinal) || group.Contains(podUid.Replace('-', '_'), StringComparison.Ordinal))
        && Read($"/proc/{process.Id}/cmdline").Contains("Sluice.Operator", StringComparison.Ordinal));

    // The process may end while it is inspected.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    // Both times are in whole seconds of the same clock.
    private static async Task AssertEndedInTimeAsync(PodRecorder operators, string name)
    {
        var pod = await Eventually.Async(
            "the old leader's end is known",
            () => Task.FromResult(operators.Pods.Single(pod => pod.Last.Name() == name)),
            pod => pod.Gone is not null || Ends(pod).Count > 0 || Forgotten(pod) is not null);

        var ends = Ends(pod);
        var ended = ends.Select(end => end.FinishedAt).Max() ?? Forgotten(pod) ?? pod.Gone!.Value;
        Assert.InRange(ended - Asked(pod)!.Value, TimeSpan.Zero, MostEnd);
        Assert.All(ends, end => Assert.Equal(0, end.ExitCode));
    }

    // The deletion timestamp is the end of the grace period. Both change once more when the pod is removed.
    private static DateTime? Asked(RecordedPod pod) => pod.Seen.Where(seen => seen.Metadata.DeletionTimestamp is not null)
        .Min(seen => (DateTime?)seen.Metadata.DeletionTimestamp!.Value.AddSeconds(-seen.Metadata.DeletionGracePeriodSeconds ?? 0));

    // The container may have ended before, for example when the node was restarted.
    private static List<V1ContainerStateTerminated> Ends(RecordedPod pod) => [.. pod.Ends.Where(end => end.FinishedAt >= Asked(pod))];

    // A kubelet may remove a container before it has reported its end. It then reports that, and when the container was no longer ready.
    private static DateTime? Forgotten(RecordedPod pod) => pod.Seen
        .Select(seen => seen.Status)
        .Where(status => status?.ContainerStatuses?.Any(seen => seen.LastState?.Terminated?.Reason == "ContainerStatusUnknown") == true)
        .Select(status =>
            status.Conditions.FirstOrDefault(seen => seen is { Type: "ContainersReady", Status: "False" })?.LastTransitionTime)
        .FirstOrDefault(at => at >= Asked(pod));

    // An identity consists of the pod's name and a random part.
    private async Task<string> LeaderAsync(Predicate<string> wanted, TimeSpan? within = null) =>
        (await HolderAsync(holder => wanted(holder.Split('_')[0]), within)).Split('_')[0];

    private async Task<string> HolderAsync(Predicate<string> wanted, TimeSpan? within = null)
    {
        var lease = await Eventually.Async(
            "a leader",
            () => served.Client.CoordinationV1.ReadNamespacedLeaseAsync(Lease, Node.OperatorNamespace),
            lease => lease.Spec.HolderIdentity is { Length: > 0 } holder && wanted(holder),
            within);
        return lease.Spec.HolderIdentity;
    }
}
