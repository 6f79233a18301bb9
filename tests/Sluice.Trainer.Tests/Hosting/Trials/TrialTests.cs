using System.Globalization;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Hosting.Trials;

/// <summary>Pods that are trials of a search, and the attempt that follows them.</summary>
[Collection(TorchState.Name)]
public sealed class TrialTests : IDisposable
{
    private const int Epochs = 6;

    private readonly TrainerPod pod = new();
    private readonly List<ProgressReport> shown = [];

    public TrialTests() => Learn(pod);

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("patience", "0", "loss")]
    [InlineData("patience", "2", "logLoss")]
    [InlineData("ema", "0.9", "accuracy")]
    [InlineData("optimizer", "lion", "rocAuc")]
    public async Task Rounds_and_the_attempt_after_them_give_the_model_of_an_uninterrupted_job(string name, string value, string metric)
    {
        Learn(pod, (name, value));
        long done = 0;
        foreach (var until in new int?[] { 1, 3, null })
        {
            var result = await TrialAsync(metric, until);

            Assert.Equal((until ?? Epochs, until is null), (result.Epochs, result.Finished));
            Assert.Equal(done, shown[0].Step);
            done = result.Progress!.Step;
            Assert.Equal((done, done), (result.Progress.TotalSteps, result.Progress.LastCheckpointStep));
            Assert.False(Directory.Exists(pod.Models), "a trial publishes nothing");
        }

        pod.Job = pod.Job with { Trial = null };
        Assert.Equal(ExitCodes.Ok, await RunAsync());
        Assert.Equal(done, Assert.Single(shown.Select(report => report.Step).Distinct()));

        using var other = new TrainerPod();
        Learn(other, (name, value));
        other.Change(spec => spec with { Search = null });
        Assert.Equal(ExitCodes.Ok, await other.RunAsync());
        Assert.Equal(other.Result.Artifact.Digest, pod.Result.Artifact.Digest);
    }

    // A rate at which the validation loss rises again, so that the kept weights are not the last ones.
    [Fact]
    public async Task The_objective_is_measured_with_the_weights_that_early_stopping_keeps()
    {
        Learn(pod, ("patience", "3"), ("learningRate", "0.3"), ("epochs", "40"));
        var result = await TrialAsync("loss", null);

        var losses = shown.Select(report => report.ValidationLoss).OfType<double>().Distinct().ToList();
        Assert.True(losses.Min() < losses[^1], "the last weights are the best ones, so that nothing is tested");
        Assert.Equal(1, Number(result.Objective) / losses.Min(), 1e-8);
        Assert.True(result is { Finished: true, Epochs: < 40 });
        Assert.Equal(Number(result.Objective), Number((await TrialAsync("logLoss", null)).Objective), 1e-7);
    }

    [Fact]
    public async Task Without_checkpoints_each_round_begins_at_the_first_epoch()
    {
        pod.Job = pod.Job with { CheckpointPath = null };

        Assert.Equal(1, (await TrialAsync("loss", 1)).Epochs);
        var again = await TrialAsync("loss", 2);

        Assert.Equal((0, 2, false), (shown[0].Step, again.Epochs, again.Finished));
    }

    [Fact]
    public async Task The_repository_is_not_looked_at()
    {
        pod.Change(spec => spec with { Publish = spec.Publish with { Repository = "file:///proc/models" } });

        Assert.Equal(1, (await TrialAsync("loss", 1)).Epochs);
    }

    [Theory]
    [InlineData(LearningTasks.Classification, "species", "rmse", "rocAuc.Gentoo")]
    [InlineData(LearningTasks.MultiLabel, "species", "accuracy", "hammingLoss")]
    [InlineData(LearningTasks.Regression, "body_mass_g", "accuracy", "loss, mae, maxError, medianAbsoluteError, r2, rmse")]
    [InlineData(LearningTasks.Quantile, "body_mass_g", "rmse", "coverage.0.1")]
    [InlineData(LearningTasks.Autoencoder, "", "Loss", "loss, reconstructionError, score.p50")]
    public async Task A_metric_that_the_task_lacks_is_refused_with_those_it_has(string task, string target, string metric, string known)
    {
        var whole = File.ReadLines(TrainerPod.Penguins).Where(line => !line.Contains(",,", StringComparison.Ordinal));
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task },
            Dataset = spec.Dataset with
            {
                Uri = "file://" + pod.Write("whole.csv", string.Join('\n', whole)),
                Target = target,
                Features = [.. spec.Dataset.Features.Where(feature => feature.Name != target)],
            },
        });

        await FailsAsync(metric, ExitCodes.BadSpec, "spec.search.objective.metric", $"'{metric}' is none of loss, ");
        Assert.Contains(known, pod.Error.Message, StringComparison.Ordinal);
        Assert.All(shown, report => Assert.Equal(0, report.Step));
    }

    [Theory]
    [InlineData(null, "spec.dataset.split.validation", "is missing; the trials of spec.search are judged on validation rows")]
    [InlineData(3, "spec.dataset.split.folds", "remove")]
    public async Task Without_validation_rows_nothing_is_trained(int? folds, string field, string message)
    {
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Split = new SplitOptions { Folds = folds } } });

        await FailsAsync("loss", ExitCodes.BadSpec, field, message);
        Assert.All(shown, report => Assert.Equal(0, report.Step));
    }

    [Fact]
    public async Task A_trial_that_diverges_fails_for_good()
    {
        Learn(pod, ("optimizer", "sgd"), ("learningRate", "1"), ("momentum", "0.9999"), ("epochs", "1000"), ("weightDecay", "1"));

        await FailsAsync("loss", ExitCodes.BadSpec, "spec.trainer.hyperparameters.learningRate", "the loss is not finite");
    }

    [Fact]
    public async Task A_round_whose_checkpoint_cannot_be_written_does_not_count()
    {
        pod.Job = pod.Job with { Trial = new TrialRequest { Metric = "loss", UntilEpoch = 1 } };

        // A file in the place of the folder, since root may write to any folder.
        var code = await pod.RunAsync(shown: report =>
        {
            if (report.Step == 1 && Directory.Exists(pod.Checkpoints))
            {
                Directory.Delete(pod.Checkpoints, recursive: true);
                File.WriteAllText(pod.Checkpoints, "");
            }
        });

        Assert.Equal((ExitCodes.TryAgain, "CheckpointNotWritten"), (code, pod.Error.Reason));
    }

    [Fact]
    public async Task The_report_of_the_attempt_has_all_trials()
    {
        Learn(pod, ("dropout", "0.2"), ("epochs", "1"));
        pod.Job = pod.Job with
        {
            Trials =
            [
                Tried(2, "0.2", TrialState.Finished, "0.25"),
                Tried(0, "0.1", TrialState.Stopped, "0.5"),
                Tried(1, "0.2", TrialState.Failed, null),
            ],
        };
        Assert.Equal(ExitCodes.Ok, await RunAsync());

        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        using var report = JsonDocument.Parse(await store.ReadAsync(artifact.Find("report.json")!));
        Assert.Equal(
            """
            {"objective":"loss","trials":[
            {"number":0,"best":false,"state":"Stopped","epochs":1,"objective":"0.5","hyperparameters":{"dropout":"0.1"}},
            {"number":1,"best":false,"state":"Failed","epochs":1,"hyperparameters":{"dropout":"0.2"}},
            {"number":2,"best":true,"state":"Finished","epochs":1,"objective":"0.25","hyperparameters":{"dropout":"0.2"}}]}
            """.ReplaceLineEndings(""),
            report.RootElement.GetProperty("search").GetRawText());

        static SearchTrial Tried(int number, string dropout, TrialState state, string? objective) => new()
        {
            Number = number,
            Hyperparameters = new Dictionary<string, string> { ["dropout"] = dropout },
            State = state,
            Epochs = 1,
            Objective = objective,
            Pods = 3,
            Failures = 2,
        };
    }

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private static void Learn(TrainerPod pod, params (string Name, string Value)[] some)
    {
        var given = new Dictionary<string, string> { ["epochs"] = $"{Epochs}", ["batchSize"] = "16", ["dropout"] = "0.1" };
        foreach (var (name, value) in some)
        {
            given[name] = value;
        }

        pod.Hyperparameters([.. given.Select(pair => (pair.Key, pair.Value))]);
        pod.KeepCheckpoints("1h");
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Split = new SplitOptions { Validation = "0.2" } },
            Search = new SearchOptions
            {
                Parameters = [new SearchParameter { Name = "dropout", Values = ["0.1", "0.2"] }],
                Trials = 2,
            },
        });
    }

    private Task<int> RunAsync()
    {
        shown.Clear();
        return pod.RunAsync(shown: report =>
        {
            if (report.TotalSteps > 0)
            {
                shown.Add(report);
            }
        });
    }

    private async Task<TrialResult> TrialAsync(string metric, int? until)
    {
        pod.Job = pod.Job with { Trial = new TrialRequest { Number = 1, Metric = metric, UntilEpoch = until } };
        var code = await RunAsync();
        Assert.True(code == ExitCodes.Ok, pod.Termination);
        return JsonSerializer.Deserialize<TrialResult>(pod.Termination, ContractJson.Options)!;
    }

    private async Task FailsAsync(string metric, int code, string field, string message)
    {
        pod.Job = pod.Job with { Trial = new TrialRequest { Metric = metric } };

        Assert.Equal(code, await RunAsync());

        Assert.Equal(field, pod.Error.Field);
        Assert.Contains(message, pod.Error.Message, StringComparison.Ordinal);
    }
}
