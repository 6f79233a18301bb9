using System.Diagnostics;
using System.Globalization;
using k8s;
using Sluice.Api.Metadata;
using Sluice.Tests.EndToEnd.Fixtures;
using Sluice.Tests.EndToEnd.Frameworks;
using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.EndToEnd.Recovery;

/// <summary>
/// How long nothing is learned after a rank was killed: from SIGKILL until the first step of the next attempt, beside torchrun's elastic
/// agent, which starts the same script again on the same machine, without pods. <c>make bench ONLY=recovery</c> runs it.
/// </summary>
[Collection(ServedCollection.Name)]
public sealed class RecoveryTests(Served served, ITestOutputHelper output)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    [RecoveryFact]
    public async Task A_killed_rank_costs_less_than_a_minute()
    {
        var ours = new List<double>();
        var agents = new List<double>();
        for (var i = 0; i < RecoveryFactAttribute.Times; i++)
        {
            ours.Add(await OurSecondsAsync(i));
            agents.Add(await AgentSecondsAsync());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ours[^1]:0.00} s, and the agent {agents[^1]:0.00} s"));
        }

        new Measurement
        {
            What = "from SIGKILL of a rank until the first step of the next attempt, two pods of PyTorch",
            Value = Median(ours),
            Spread = [ours.Min(), ours.Max()],
            Unit = "s",
            Reference = Median(agents),
        }.Record();
        Assert.True(Median(ours) < 60, $"{Median(ours):0.0} s");
    }

    private async Task<double> OurSecondsAsync(int number)
    {
        var name = $"recovery-{number}";
        var endless = string.Concat(ElasticAgent.Endless.Select(word => $"\"{word}\", "));
        await TorchJobs.ApplyAsync(served.Own, TorchJobs.Sample("ddp.yaml")
            .Named(name)
            .With("version", $"9.{number}.0")
            .Replace("/code/ddp.py, ", $"/code/ddp.py, {endless}", StringComparison.Ordinal));
        var job = await served.Own.JobAsync(name, found => found.Status.Attempts.Count > 0);
        var files = Path.Combine(served.Own.VolumeFolder, job.Metadata.Uid);

        // A pause follows only an attempt that is not known to have left a checkpoint.
        await served.Own.JobAsync(name, found => found.Status.Progress?.LastCheckpointStep > 0);
        (await served.Own.ProcessesAsync($"{name}-attempt-0-1")).Kill();
        var watch = Stopwatch.StartNew();
        await Eventually.True(
            "the next attempt has made a step", () => ElasticAgent.Steps(Path.Combine(files, "output", "1")) > 0, Within, Look);
        var seconds = watch.Elapsed.TotalSeconds;
        await served.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            SluiceGroup.Group, SluiceGroup.Version, served.Namespace, "trainingjobs", name);
        await Eventually.Async(
            $"the pods of {name} are gone",
            () => served.Client.CoreV1.ListNamespacedPodAsync(served.Namespace, labelSelector: $"{Labels.Job}={name}"),
            pods => pods.Items.Count == 0,
            Within);
        return seconds;
    }

    private static async Task<double> AgentSecondsAsync()
    {
        using var agent = ElasticAgent.Start();
        await CheckpointAsync(agent.Folder);
        var first = agent.Worker(rank: 0);
        Process.GetProcessById(agent.Worker(rank: 1)!.Value).Kill();
        var watch = Stopwatch.StartNew();

        // The workers of before have ended when the agent starts others.
        await Eventually.True("the agent starts others", () => agent.Worker(rank: 0) is { } other && other != first, Within, Look);
        var before = ElasticAgent.Steps(agent.Folder);
        await Eventually.True("they have made a step", () => ElasticAgent.Steps(agent.Folder) > before, Within, Look);
        return watch.Elapsed.TotalSeconds;
    }

    private static Task CheckpointAsync(string folder) => Eventually.True(
        $"{folder} has a checkpoint",
        () => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "last.pt", SearchOption.AllDirectories).Any(),
        Within,
        Look);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>A measurement on the node; not run unless <c>SLUICE_RECOVERY</c> says how often.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecoveryFactAttribute : FactAttribute
{
    public RecoveryFactAttribute() => Skip = Times > 0 && Node.Volumes is not null
        ? null
        : "needs SLUICE_RECOVERY and the local node: use make bench ONLY=recovery";

    /// <summary>How often a rank is killed.</summary>
    public static int Times { get; } = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_RECOVERY"), out var times) ? times : 0;
}
