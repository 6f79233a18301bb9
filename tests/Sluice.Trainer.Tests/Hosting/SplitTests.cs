using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>Whole runs with parts other than training and test.</summary>
public sealed class SplitTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task With_patience_a_training_stops_early_and_publishes_its_best_weights()
    {
        pod.Hyperparameters(("epochs", "2000"), ("learningRate", "0.02"), ("patience", "5"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Split = new SplitOptions { Validation = "0.2" } } });

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        var progress = pod.Result.Progress!;
        Assert.NotNull(progress.ValidationLoss);
        Assert.Equal(progress.TotalSteps, progress.Step);
        Assert.True(progress.Epoch < 2000, $"{progress}");
        Assert.True(decimal.Parse(pod.Result.Metrics["accuracy"]) >= 0.9m);
        using var report = await Report();
        Assert.InRange(report.RootElement.GetProperty("bestEpoch").GetInt32(), 1, progress.Epoch - 5);
        Assert.Equal((206, 69, 69), Sizes(report));
    }

    [Fact]
    public async Task Cross_validation_reports_mean_and_deviation_and_trains_the_final_model_on_all_rows_outside_the_test()
    {
        using var plain = new TrainerPod();
        foreach (var each in new[] { plain, pod })
        {
            each.Hyperparameters(("epochs", "10"), ("learningRate", "0.01"));
        }

        Folds(pod, 3);
        Assert.Equal(ExitCodes.Ok, await plain.RunAsync());
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());

        using var report = await Report();
        var folds = report.RootElement.GetProperty("crossValidation").EnumerateArray().ToArray();
        Assert.Equal((275, 0, 69), Sizes(report));
        Assert.Equal([92L, 92, 91], folds.Select(fold => fold.GetProperty("rows").GetInt64()));
        var accuracies = folds.Select(fold => decimal.Parse(fold.GetProperty("metrics").GetProperty("accuracy").GetString()!)).ToArray();
        Assert.Equal(accuracies.Average(), decimal.Parse(pod.Result.Metrics["cv.accuracy.mean"]), 5);
        Assert.Contains("cv.accuracy.std", pod.Result.Metrics.Keys);
        Assert.DoesNotContain(pod.Result.Metrics.Keys, name => name.StartsWith("cv.precision.", StringComparison.Ordinal));

        // (Steps of a batch of 32) × epochs: 183 or 184 rows in each of three folds, 275 at last.
        Assert.Equal((3 * 6 + 9) * 10, pod.Result.Progress!.TotalSteps);
        Assert.Equal(pod.Result.Progress.TotalSteps, pod.Result.Progress.Step);
        using var other = await Report(plain);
        Assert.Equal(Weights(other), Weights(report));

        static string Weights(JsonDocument report) => report.RootElement.GetProperty("weightsDigest").GetString()!;
    }

    [Fact]
    public async Task A_run_that_is_stopped_amid_its_folds_or_its_final_training_resumes_to_the_same_artifact()
    {
        using var whole = new TrainerPod();
        foreach (var each in new[] { whole, pod })
        {
            each.Hyperparameters(("epochs", "60"), ("batchSize", "8"), ("dropout", "0.1"));
            Folds(each, 2);
        }

        Assert.Equal(ExitCodes.Ok, await whole.RunAsync());
        pod.KeepCheckpoints("1h");

        // Of 4,260 steps 2,160 are those of the folds.
        foreach (var step in new[] { 100, 1300, 2400, 4259 })
        {
            using var stop = new CancellationTokenSource();
            var run = Task.Run(() => pod.RunAsync(shown: report => StopAt(step, report, stop), stop: stop.Token));
            Assert.Equal(ExitCodes.TryAgain, await run.WaitAsync(TimeSpan.FromSeconds(60)));
            Assert.Contains($"another attempt resumes from step {step}", pod.Error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Equal(whole.Result.Artifact.Digest, pod.Result.Artifact.Digest);
    }

    private static void Folds(TrainerPod pod, int folds)
        => pod.Change(spec => spec with { Dataset = spec.Dataset with { Split = new SplitOptions { Folds = folds } } });

    private static (int Training, int Validation, int Test) Sizes(JsonDocument report)
    {
        var split = report.RootElement.GetProperty("split");
        return (Rows("trainingRows"), Rows("validationRows"), Rows("testRows"));

        int Rows(string name) => split.GetProperty(name).GetInt32();
    }

    private static void StopAt(long step, ProgressReport report, CancellationTokenSource stop)
    {
        if (report.Step >= step)
        {
            stop.Cancel();
        }
    }

    private Task<JsonDocument> Report() => Report(pod);

    private static async Task<JsonDocument> Report(TrainerPod pod)
    {
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        return JsonDocument.Parse(await store.ReadAsync(artifact.Find(ArtifactFile.ReportPath)!));
    }
}
