using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;

namespace Sluice.Trainer.Tests.Hosting.Gates;

/// <summary>Gates, or the version that they compare with, change after an attempt has published and before its result is read.</summary>
public sealed class EditedGatesTests : IDisposable
{
    private const string Version = "1.0.0";

    private static readonly TrainingGate Loose = new() { Metric = "accuracy", Min = "0.5" };
    private static readonly TrainingGate Strict = new() { Metric = "accuracy", Min = "0.8" };
    private static readonly TrainingGate NeverMet = new() { Metric = "accuracy", Min = "1.5" };

    private readonly TrainerPod pod = new();

    private IArtifactStore Store => ArtifactStores.Open("file://" + pod.Models);

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task The_next_attempt_publishes_the_same_model_with_its_own_verdicts_beside_the_first()
    {
        var lost = await RunAsync(0, Loose);
        var again = await RunAsync(1, Strict);

        Assert.NotEqual(lost.Artifact.Digest, again.Artifact.Digest);
        Assert.Equal(lost.Artifact.Digest, await TagAsync(Version));
        var tag = $"{Version}-report.{again.Artifact.Digest[7..19]}";
        Assert.Equal(again.Artifact.Digest, await TagAsync(tag));
        var warning = Assert.Single(again.Warnings!);
        Assert.Contains($"the tag {Version} in file://{pod.Models} stays with {lost.Artifact.Digest}", warning, StringComparison.Ordinal);
        Assert.EndsWith($"this result has the tag {tag}", warning, StringComparison.Ordinal);
        Assert.Contains("0.5", await VerdictAsync(lost), StringComparison.Ordinal);
        Assert.Contains("0.8", await VerdictAsync(again), StringComparison.Ordinal);
        var (first, second) = (await OpenAsync(lost), await OpenAsync(again));
        Assert.Equal(again.Report!.Digest, second.Find(ArtifactFile.PagePath)!.Digest.ToString());
        Assert.All(
            [ArtifactFile.ModelPath, ArtifactFile.WeightsPath, ArtifactFile.ProfilePath],
            path => Assert.Equal(first.Find(path)!.Digest, second.Find(path)!.Digest));

        // This one is lost as well, and then its gates are taken back.
        Assert.Equal(again.Artifact.Digest, (await RunAsync(2, Strict)).Artifact.Digest);
        var back = await RunAsync(3, Loose);
        Assert.Equal((lost.Artifact.Digest, null), (back.Artifact.Digest, back.Warnings));
    }

    [Fact]
    public async Task Gates_that_the_model_misses_now_keep_their_tag_for_rejected_results()
    {
        var lost = await RunAsync(0, Loose);
        var rejected = await RunAsync(1, NeverMet);

        Assert.Equal(lost.Artifact.Digest, await TagAsync(Version));
        Assert.Equal(rejected.Artifact.Digest, await TagAsync($"{Version}-rejected.uid.1"));
        Assert.Null(rejected.Warnings);
    }

    [Fact]
    public async Task Another_stable_version_to_compare_with_does_not_take_the_version_either()
    {
        pod.Hyperparameters(("epochs", "1"));
        List<ParentVersion> stable = [];
        foreach (var version in new[] { "0.1.0", "0.2.0" })
        {
            pod.Change(spec => spec with { Trainer = spec.Trainer with { Seed = stable.Count } });
            stable.Add(new ParentVersion { Version = version, Artifact = (await RunAsync(version, 0)).Artifact });
        }

        pod.Hyperparameters(("epochs", "40"), ("batchSize", "16"), ("learningRate", "0.005"));
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.1" } };
        pod.Job = pod.Job with { Baseline = stable[0] };
        var lost = await RunAsync(0, gate);
        pod.Job = pod.Job with { Baseline = stable[1] };
        var again = await RunAsync(1, gate);

        Assert.Equal(("0.1.0", "0.2.0"), (lost.Baseline, again.Baseline));
        Assert.NotEqual(lost.Artifact.Digest, again.Artifact.Digest);
        Assert.Contains("-report.", Assert.Single(again.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_model_is_refused_whatever_its_gates()
    {
        var lost = await RunAsync(0, Loose);
        pod.Change(spec => spec with { Trainer = spec.Trainer with { Seed = 8 } });
        Ask(Version, 1, Strict);

        Assert.Equal(ExitCodes.CannotCreate, await pod.RunAsync());

        Assert.Equal(("VersionTaken", "spec.publish.version"), (pod.Error.Reason, pod.Error.Field));
        Assert.Contains("choose another version", pod.Error.Message, StringComparison.Ordinal);
        Assert.Equal(lost.Artifact.Digest, await TagAsync(Version));
    }

    [Fact]
    public async Task A_tag_that_names_no_model_is_refused()
    {
        await RunAsync("0.9.0", 0);
        var index = Path.Combine(pod.Models, "index.json");
        var blob = Encoding.UTF8.GetBytes("{}");
        await File.WriteAllBytesAsync(Path.Combine(pod.Models, "blobs", "sha256", ArtifactDigest.Of(blob).Hex), blob);
        await File.WriteAllTextAsync(index, (await File.ReadAllTextAsync(index))
            .Replace("0.9.0", Version, StringComparison.Ordinal)
            .Replace(pod.Result.Artifact.Digest, ArtifactDigest.Of(blob).ToString(), StringComparison.Ordinal));
        Ask(Version, 1, Loose);

        Assert.Equal((ExitCodes.CannotCreate, "VersionTaken"), (await pod.RunAsync(), pod.Error.Reason));
    }

    private Task<TrainerResult> RunAsync(int attempt, params TrainingGate[] gates) => RunAsync(Version, attempt, gates);

    private async Task<TrainerResult> RunAsync(string version, int attempt, params TrainingGate[] gates)
    {
        Ask(version, attempt, gates);
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
        return pod.Result;
    }

    // As the operator asks.
    private void Ask(string version, int attempt, params TrainingGate[] gates)
    {
        pod.Change(spec => spec with { Gates = gates, Publish = spec.Publish with { Version = version } });
        pod.Job = pod.Job with
        {
            Evidence = EvidenceKey.Requests(gates),
            RejectedTag = gates.Length > 0 ? $"{version}-rejected.uid.{attempt}" : null,
        };
    }

    private async Task<string?> TagAsync(string tag) => (await Store.ResolveAsync(tag))?.ToString();

    private Task<StoredArtifact> OpenAsync(TrainerResult result) => Store.OpenAsync(ArtifactDigest.Parse(result.Artifact.Digest));

    private async Task<string> VerdictAsync(TrainerResult result)
    {
        var file = (await OpenAsync(result)).Find(ArtifactFile.ReportPath)!;
        using var report = JsonDocument.Parse(await Store.ReadAsync(file));
        return report.RootElement.GetProperty("gates").EnumerateArray().Single().GetRawText();
    }
}
