using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Tests.EndToEnd.Disturbances;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Frameworks;

/// <summary>
/// A script that trains data parallel on two pods by torchrun, and what is lost when it is disturbed: nothing but time. <c>make disturb</c>
/// kills each pod at each phase, a test run one at each.
/// </summary>
[Collection(ServedCollection.Name)]
public sealed class ResumeTests(Served served)
{
    private const int StepsAnEpoch = 8; // 250 rows, in batches of 16 on each of two workers
    private const int CheckpointSteps = 2 * StepsAnEpoch;

    private static readonly TimeSpan TrainingWithin = TimeSpan.FromMinutes(4);

    // Which pod is the process of rank 0, that writes, torchrun says.
    private static readonly (string Version, bool Saving, int Rank)[] Kills =
    [
        ("1.1.1", Saving: false, Rank: 1),
        ("1.1.3", Saving: true, Rank: 0),
        .. DisturbFactAttribute.IsOn ? new[] { ("1.1.4", false, 0), ("1.1.5", true, 1) } : [],
    ];

    [LocalFact]
    public async Task Killed_or_suspended_a_run_gives_the_model_of_an_undisturbed_one()
    {
        await TorchJobs.ApplyAsync(served.Own, [Job("1.1.0"), Job("1.1.2"), .. Kills.Select(kill => Job(kill.Version))]);
        await Task.WhenAll([SuspendAsync(Named("1.1.2")), .. Kills.Select(kill => KillAsync(Named(kill.Version), kill.Saving, kill.Rank))]);

        var undisturbed = await RunAsync("1.1.0");
        Assert.Equal(2, TorchJobs.Metric(undisturbed.Version, "workers"));
        Assert.Equal(TorchJobs.Metric(undisturbed.Version, "testAccuracy"), TorchJobs.Metric(undisturbed.Version, "accuracy"), 1e-6);
        Assert.Single(undisturbed.Job.Attempts);

        var suspended = await RunAsync("1.1.2");
        Resumed(undisturbed, suspended);
        Assert.Equal((AttemptCause.Suspended, 0), (suspended.Job.Attempts[0].Cause, suspended.Job.FailedAttempts));

        foreach (var kill in Kills)
        {
            var killed = await RunAsync(kill.Version);
            Resumed(undisturbed, killed);
            var lost = killed.Job.Attempts[0];
            Assert.Equal((AttemptCause.Signal, 137, kill.Rank), (lost.Cause, lost.ExitCode, lost.Rank));
            Assert.Equal(1, killed.Job.FailedAttempts);
        }
    }

    // The second attempt begins at a checkpoint of the first one, not before its newest, and each of its losses is that of the
    // undisturbed run.
    private static void Resumed(Run undisturbed, Run disturbed)
    {
        Assert.Equal([disturbed.Job.Attempts[0].Cause, AttemptCause.Succeeded], disturbed.Job.Attempts.Select(attempt => attempt.Cause));
        var (before, after) = (disturbed.Losses[0], disturbed.Losses[1]);
        Assert.True(after.Count > 0, $"the second attempt took no step after step {before.Keys.Max()}");
        var begun = after.Keys.Min() - StepsAnEpoch;
        Assert.True(begun > 0 && begun % CheckpointSteps == 0, $"the second attempt began at step {begun}");
        Assert.InRange(begun, before.Keys.Max() - CheckpointSteps, before.Keys.Max() + StepsAnEpoch);
        var whole = undisturbed.Losses[0];
        Assert.Equal(whole.Keys.Max(), after.Keys.Max());
        Assert.All(before.Concat(after), loss => Assert.Equal(whole[loss.Key], loss.Value, 1e-6));
        Assert.Equal(TorchJobs.Metric(undisturbed.Version, "loss"), TorchJobs.Metric(disturbed.Version, "loss"), 1e-6);
        Assert.Equal(undisturbed.Model, disturbed.Model);
    }

    private static string Named(string version) => $"species-{version.Replace('.', '-')}";

    private static string Job(string version) => TorchJobs.Sample("ddp.yaml")
        .Named(Named(version))
        .With("version", version)
        .Replace("/code/ddp.py, ", "/code/ddp.py, --epochs, \"400\", --every, \"2\", ", StringComparison.Ordinal);

    private async Task KillAsync(string name, bool saving, int rank)
    {
        var pods = await PodsAsync(name);
        await CheckpointAsync(name);
        if (saving)
        {
            var job = await served.Own.JobAsync(name, _ => true);
            await FrozenMoment.CatchAsync(Files(job.Metadata.Uid), "last.pt.new", File.Exists, pods);
        }

        pods[rank].Kill();
        Array.ForEach(pods, pod => pod.Continue());
    }

    private async Task SuspendAsync(string name)
    {
        // On a slow machine the script would come to its end before its processes are found, or before the operator stops it.
        var pods = await PodsAsync(name);
        await CheckpointAsync(name);
        Array.ForEach(pods, pod => pod.Freeze());
        await PatchAsync(name, suspend: true);
        await served.Own.JobAsync(name, job => job.Status.Phase == JobPhase.Suspended);
        Array.ForEach(pods, pod => pod.Continue());
        await Eventually.Async(
            $"the workers of {name} are gone",
            () => served.Client.CoreV1.ListNamespacedPodAsync(served.Namespace, labelSelector: $"{Labels.Job}={name},{Labels.Rank}"),
            pods => pods.Items.All(pod => pod.Status.Phase is "Failed" or "Succeeded"));
        await PatchAsync(name, suspend: false);
    }

    private async Task<ContainerProcesses[]> PodsAsync(string name) =>
    [
        await served.Own.ProcessesAsync($"{name}-attempt-0-0"),
        await served.Own.ProcessesAsync($"{name}-attempt-0-1"),
    ];

    private Task PatchAsync(string name, bool suspend) => served.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec = new { suspend } }, V1Patch.PatchType.MergePatch),
        SluiceGroup.Group, SluiceGroup.Version, served.Namespace, "trainingjobs", name);

    private async Task CheckpointAsync(string name)
    {
        var job = await served.Own.JobAsync(name, found => found.Status.Attempts.Count > 0);
        await Eventually.True(
            $"{name} has a checkpoint",
            () => Directory.Exists(Files(job.Metadata.Uid))
                && Directory.EnumerateFiles(Files(job.Metadata.Uid), "last.pt", SearchOption.AllDirectories).Any(),
            TrainingWithin);
    }

    private string Files(string uid) => Path.Combine(served.Own.VolumeFolder, uid);

    private async Task<Run> RunAsync(string version)
    {
        var made = await served.Own.VersionAsync(Named(version));
        var job = await served.Own.JobAsync(Named(version), _ => true);
        var attempts = job.Status.Attempts.Select(attempt => Path.Combine(Files(job.Metadata.Uid), "output", $"{attempt.Number}")).ToList();
        return new Run(
            made,
            job.Status,
            [.. attempts.Select(folder => Losses(Path.Combine(folder, "progress.jsonl")))],
            await File.ReadAllBytesAsync(Path.Combine(attempts[^1], "model.onnx")));
    }

    // The last line may be torn, by a signal. An attempt without a step has no file.
    private static Dictionary<long, double> Losses(string path) => (File.Exists(path) ? File.ReadAllText(path) : "").Split('\n')[..^1]
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(line => line.GetProperty("step").GetInt64(), line => line.GetProperty("loss").GetDouble());

    /// <summary>A run: its version, its status, the loss of each step of each attempt, and the model as the script exported it.</summary>
    private sealed record Run(
        ModelVersionSpec Version, TrainingJobStatus Job, IReadOnlyList<Dictionary<long, double>> Losses, byte[] Model);
}
