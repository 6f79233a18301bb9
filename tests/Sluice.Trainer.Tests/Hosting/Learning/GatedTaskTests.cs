using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Tests.Registry;

namespace Sluice.Trainer.Tests.Hosting.Learning;

/// <summary>Gates on networks over texts and images, and on a baseline in a registry.</summary>
public sealed class GatedTaskTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Tags_are_bounded_and_compared_as_words_and_rows()
    {
        Learn(LearningTasks.Tagging, Architectures.Gru, "tags", new FeatureOptions { Name = "text", Type = "text" });
        pod.Hyperparameters(
            ("epochs", "15"), ("learningRate", "0.02"), ("hiddenSize", "16"), ("layers", "1"), ("sequenceLength", "4"),
            ("bidirectional", "true"));

        await JudgeAsync("tokenAccuracy", "recall.animal");
    }

    [Fact]
    public async Task Classes_of_images_are_bounded_and_compared()
    {
        Learn(
            LearningTasks.Classification, Architectures.Cnn, "first",
            new FeatureOptions { Name = "bar", Type = "image", Image = new() { Width = 4, Height = 4 } });
        pod.Hyperparameters(("epochs", "20"), ("learningRate", "0.02"), ("channels", "4,8"));

        await JudgeAsync("accuracy", "recall.cat");
    }

    [RegistryFact]
    public async Task A_baseline_in_a_registry_is_compared_and_one_that_is_gone_is_unreadable()
    {
        using var registry = await RegistryProcess.StartAsync();
        pod.Change(spec => spec with
        {
            Publish = spec.Publish with { Repository = $"oci://127.0.0.1:{registry.Port}/models/penguins" },
        });
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, "the first version");
        var stable = new ParentVersion { Version = "1.0.0", Artifact = pod.Result.Artifact };
        var gate = new TrainingGate { NotWorse = new NotWorseGate { Metric = "logLoss", Margin = "0.01" } };

        Assert.Equal(GateOutcome.Passed, (await RunAsync("1.1.0", stable, gate))[0].Outcome);

        Assert.Equal("0", pod.Result.Evidence![0].Value);
        Assert.Equal("1.0.0", pod.Result.Baseline);
        Assert.StartsWith("oci://", pod.Result.Artifact.Uri, StringComparison.Ordinal);
        var gone = stable with { Artifact = stable.Artifact with { Digest = "sha256:" + new string('0', 64) } };
        Assert.Equal(GateOutcome.BaselineUnreadable, (await RunAsync("1.2.0", gone, gate))[0].Outcome);
    }

    private async Task JudgeAsync(string metric, string ofOne)
    {
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, File.Exists(pod.Models) ? "" : pod.Termination);
        var stable = new ParentVersion { Version = "1.0.0", Artifact = pod.Result.Artifact };

        var verdicts = await RunAsync(
            "1.1.0",
            stable,
            new() { Metric = metric, Min = "0.9" },
            new() { Metric = ofOne, Max = "0.1" },
            new() { Metric = metric, Min = "0.9", Slice = new RowSlice { Column = "place", Value = "1" } },
            new() { NotWorse = new NotWorseGate { Metric = metric, Margin = "0.5" } },
            new() { Size = new ModelSizeGate { Max = "1Ki" } },
            new() { Latency = new ModelLatencyGate { Max = "10s" } });

        Assert.Equal(
            [GateOutcome.Passed, GateOutcome.Failed, GateOutcome.Passed, GateOutcome.Passed, GateOutcome.Failed, GateOutcome.Passed],
            verdicts.Select(verdict => verdict.Outcome!.Value));
        Assert.InRange(verdicts[2].Rows!.Value, 5, 40);
        Assert.Equal("0", verdicts[3].Value);
    }

    private async Task<IReadOnlyList<TrainingGateVerdict>> RunAsync(string version, ParentVersion baseline, params TrainingGate[] gates)
    {
        pod.Job = pod.Job with { Evidence = EvidenceKey.Requests(gates), Baseline = baseline, RejectedTag = version + "-rejected.1.0" };
        pod.Change(spec => spec with { Gates = gates, Publish = spec.Publish with { Version = version } });
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
        return GateJudge.Judge(gates, GateFacts.Of(pod.Result, baseline.Version, null));
    }

    private void Learn(string task, string architecture, string target, FeatureOptions feature) => pod.Change(spec => spec with
    {
        Trainer = spec.Trainer with { Task = task, Architecture = architecture },
        Dataset = new DatasetOptions { Uri = "file://" + pod.Write("table.csv", Table()), Target = target, Features = [feature] },
    });

    // Texts whose animal is at one of four places, and bars that lie for a cat and stand for a dog, at that place.
    private static string Table() => "text,first,tags,place,bar\n" + string.Concat(Enumerable.Range(0, 240).Select(i =>
    {
        var (animal, place) = (i % 2 == 0 ? "cat" : "dog", i / 2 % 4);
        var words = Enumerable.Range(0, 4).Select(k => k == place ? animal : (i + k) % 3 == 0 ? "the" : "a").ToArray();
        var tags = words.Select(word => word is "cat" or "dog" ? "animal" : "other");
        var pixels = Enumerable.Range(0, 16).Select(k => (i % 2 == 0 ? k / 4 : k % 4) == place ? 255 - i % 5 : 0);
        return $"{string.Join(' ', words)},{animal},{string.Join(' ', tags)},{place},\"[{string.Join(", ", pixels)}]\"\n";
    }));
}
