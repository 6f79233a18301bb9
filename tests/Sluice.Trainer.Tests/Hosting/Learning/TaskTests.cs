using System.Globalization;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Hosting.Learning;

/// <summary>Each task on a table whose answer is known.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("0.5")]
    public async Task A_number_is_learnt_and_answered_in_its_own_unit(string huber)
    {
        Learn(LearningTasks.Regression, "y", ("epochs", "60"), ("learningRate", "0.01"), ("huber", huber));

        await SucceedAsync();

        Assert.True(Metric("r2") > 0.98, pod.Termination);
        Assert.True(Metric("rmse") is > 0 and < 60, pod.Termination);
        Assert.Equal(("prediction", "FP32"), pod.Result.Signature.Outputs.Select(output => (output.Name, output.Datatype)).Single());
        Assert.Equal([-1], pod.Result.Signature.Outputs[0].Shape);
        Assert.InRange(Assert.Single((await AnswerAsync(0.5f, 0.5f)).Numbers("prediction")), 950, 1050);
    }

    [Fact]
    public async Task Quantiles_are_ascending_and_cover_their_share()
    {
        Learn(LearningTasks.Quantile, "noisy", ("epochs", "60"), ("learningRate", "0.01"), ("quantiles", "0.1,0.5,0.9"));

        await SucceedAsync();

        Assert.InRange(Metric("coverage.0.1"), 0, 0.3);
        Assert.InRange(Metric("coverage.0.9"), 0.7, 1);
        var answered = (await AnswerAsync(0.2f, 0.9f)).Numbers("quantiles");
        Assert.Equal(3, answered.Length);
        Assert.Equal(answered.Order(), answered);
    }

    [Fact]
    public async Task Each_label_is_decided_by_itself()
    {
        Learn(LearningTasks.MultiLabel, "labels", ("epochs", "80"), ("learningRate", "0.02"), ("classWeights", "balanced"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { LabelSeparator = "|" } });

        await SucceedAsync();

        Assert.True(Metric("subsetAccuracy") > 0.8, pod.Termination);
        var answers = await AnswerAsync(0.9f, 0.9f);
        Assert.Equal(["high a", "high b"], answers.Texts("labels"));
        Assert.All(answers.Numbers("probabilities"), probability => Assert.True(probability > 0.5));
        Assert.Equal(["", ""], (await AnswerAsync(0.1f, 0.1f)).Texts("labels"));
    }

    [Fact]
    public async Task A_row_that_is_unlike_the_others_has_a_high_score()
    {
        Learn(LearningTasks.Autoencoder, "", ("epochs", "60"), ("learningRate", "0.01"), ("hiddenLayers", "8,1,8"));
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Features = [new() { Name = "a" }, new() { Name = "twice" }] },
        });

        await SucceedAsync();

        var usual = (await AnswerAsync(0.5f, 1.0f)).Numbers("score")[0];
        var odd = (await AnswerAsync(0.9f, 0.1f)).Numbers("score")[0];
        Assert.True(usual < (float)Metric("score.p99"), $"{usual} {pod.Termination}");
        Assert.True(odd > 5 * (float)Metric("score.p99"), $"{odd} {pod.Termination}");
    }

    [Fact]
    public async Task Rows_without_a_class_are_learnt_from_and_are_in_no_test()
    {
        Learn(LearningTasks.Classification, "some", ("epochs", "40"), ("learningRate", "0.02"), ("pseudoLabels", "0.8"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Unlabelled = UnlabelledPolicies.PseudoLabel } });
        await SucceedAsync();
        var digest = pod.Result.Artifact.Digest;
        Assert.True(Metric("accuracy") > 0.8, pod.Termination);

        await SucceedAsync();

        Assert.Equal(digest, pod.Result.Artifact.Digest);
        using var report = System.Text.Json.JsonDocument.Parse(await ReportAsync());
        var split = report.RootElement.GetProperty("split");
        Assert.Equal(240, split.GetProperty("unlabelledRows").GetInt32());
        Assert.Equal(60, split.GetProperty("trainingRows").GetInt32() + split.GetProperty("testRows").GetInt32());

        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Unlabelled = null },
            Trainer = spec.Trainer with { Hyperparameters = new Dictionary<string, string>() },
        });
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Equal(("TargetValueMissing", "spec.dataset.target"), (pod.Error.Reason, pod.Error.Field));
        Assert.Contains("spec.dataset.unlabelled", pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LearningTasks.Regression, "kind", "spec.dataset.target", "row 2, column 'kind'")]
    [InlineData(LearningTasks.Regression, "constant", "spec.dataset.target", "numbers that are all the same")]
    [InlineData(LearningTasks.Regression, "gaps", "spec.dataset.target", "row 2 has no value in column 'gaps'")]
    [InlineData(LearningTasks.MultiLabel, "empty", "spec.dataset.target", "none of 300 rows has a value")]
    public async Task A_target_that_does_not_fit_the_task_is_named(string task, string target, string field, string message)
    {
        Learn(task, target);

        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());

        Assert.Equal(field, pod.Error.Field);
        Assert.Contains(message, pod.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adam", "cosine", "0")]
    [InlineData("sgd", "oneCycle", "0")]
    [InlineData("lion", "step", "0.1")]
    [InlineData("adamW", "constant", "0.2")]
    public async Task Every_optimiser_and_schedule_learns(string optimizer, string schedule, string warmup)
    {
        Learn(
            LearningTasks.Classification, "kind", ("epochs", "40"), ("optimizer", optimizer), ("schedule", schedule), ("warmup", warmup),
            ("learningRate", optimizer == "sgd" ? "0.1" : optimizer == "lion" ? "0.002" : "0.02"), ("clip", "1"), ("ema", "0.9"),
            ("accumulate", "2"));

        await SucceedAsync();

        Assert.True(Metric("accuracy") > 0.9, pod.Termination);
    }

    [Fact]
    public async Task A_category_becomes_numbers_that_are_learnt()
    {
        Learn(LearningTasks.Classification, "kind", ("epochs", "40"), ("learningRate", "0.02"), ("embedding", "3"));
        pod.Change(spec => spec with { Dataset = spec.Dataset with { Features = [new() { Name = "half", Type = "categorical" }] } });

        await SucceedAsync();

        Assert.Equal("1", pod.Result.Metrics["accuracy"]);
        Assert.Equal("BYTES", Assert.Single(pod.Result.Signature.Inputs).Datatype);
    }

    private void Learn(string task, string target, params (string Name, string Value)[] hyperparameters)
    {
        pod.Hyperparameters(hyperparameters);
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = target,
                Features = [new() { Name = "a" }, new() { Name = "b" }],
            },
        });
    }

    private async Task SucceedAsync() => Assert.True(await pod.RunAsync() == ExitCodes.Ok, File.Exists(pod.Models) ? "" : pod.Termination);

    private double Metric(string name) => double.Parse(pod.Result.Metrics[name], CultureInfo.InvariantCulture);

    private async Task<byte[]> ReadAsync(string file)
    {
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        return await store.ReadAsync(artifact.Find(file)!);
    }

    private async Task<string> ReportAsync() => Encoding.UTF8.GetString(await ReadAsync(Artifacts.Models.ArtifactFile.ReportPath));

    private async Task<ModelAnswers> AnswerAsync(params float[] row)
    {
        using var model = new OnnxModel(await ReadAsync(Artifacts.Models.ArtifactFile.ModelPath));
        return model.Answer(
            [.. pod.Result.Signature.Inputs.Zip(row, (input, value) => RawInput.Numbers(input.Name, [value], [1, 1]))]);
    }

    // 300 rows of a and b from 0 to 1. What is to be learnt of them is easy: y is 1000 (a + b).
    private static string Table()
    {
        var random = new RandomStream(3, "table");
        var rows = Enumerable.Range(0, 300).Select(i =>
        {
            var (a, b) = (random.Fraction(), random.Fraction());
            string[] labels = [.. new[] { a > 0.5 ? "high a" : "", b > 0.5 ? "high b" : "" }.Where(label => label.Length > 0)];
            var kind = a > 0.5 ? "high" : "low";
            return string.Create(CultureInfo.InvariantCulture,
                $"{a},{b},{2 * a},{kind[0]},{1000 * (a + b)},{a + (random.Fraction() - 0.5)},{string.Join('|', labels)},{kind},"
                + $"{(i % 5 == 0 ? kind : "")},7,,{(i > 0 ? "1" : "")}\n");
        });
        return "a,b,twice,half,y,noisy,labels,kind,some,constant,empty,gaps\n" + string.Concat(rows);
    }
}
