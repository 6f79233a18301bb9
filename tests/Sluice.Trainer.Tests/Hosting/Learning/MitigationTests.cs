using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Hosting.Learning;

/// <summary>Each mitigation on a table whose classes favour a group, against the same job without it.</summary>
public sealed class MitigationTests : IDisposable
{
    private const int Rows = 3000;

    private readonly TrainerPod pod = new();
    private int published;

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Reweighing_lowers_the_difference_of_groups_that_the_model_does_not_see()
    {
        var (plain, accuracy) = await LearnAsync(FairnessMeasure.DemographicParity, null);

        var (fair, after) = await LearnAsync(
            FairnessMeasure.DemographicParity, new MitigationOptions { Column = "sex", Method = nameof(MitigationMethod.Reweighing) });

        Assert.True(plain > 0.35, $"{plain}");
        Assert.True(fair < plain * 0.7, $"{plain} {fair}");
        Assert.True(accuracy > 0.77 && after > accuracy - 0.15, $"{accuracy} {after}");
        var groups = (await ReportAsync()).GetProperty("mitigation").GetProperty("groups");
        Assert.Equal(["sex=f", "sex=m"], groups.EnumerateArray().Select(group => group.GetProperty("group").GetString()));
        Assert.True(Weight(groups[0], "yes") > 1.2 && Weight(groups[0], "no") < 0.9, groups.ToString());
        Assert.True(Weight(groups[1], "yes") < 0.9 && Weight(groups[1], "no") > 1.2, groups.ToString());
        Assert.DoesNotContain(pod.Result.Signature.Inputs, input => input.Name == "sex");
    }

    [Theory]
    [InlineData(nameof(FairnessMeasure.DemographicParity), 0.35)]
    [InlineData(nameof(FairnessMeasure.EqualOpportunity), 0.1)]
    [InlineData(nameof(FairnessMeasure.EqualizedOdds), 0.1)]
    public async Task An_adversary_that_cannot_tell_the_group_makes_a_model_that_does_not(string measure, double biased)
    {
        var of = Enum.Parse<FairnessMeasure>(measure);
        var (plain, accuracy) = await LearnAsync(of, null);
        var parameters = (await ReportAsync()).GetProperty("parameters").GetInt64();

        var (fair, after) = await LearnAsync(of, new MitigationOptions
        {
            Column = "sex",
            Method = nameof(MitigationMethod.AdversarialDebiasing),
            Measure = measure,
            Strength = "2",
        });

        Assert.True(plain > biased, $"{plain}");
        Assert.True(fair < plain * 0.7, $"{plain} {fair}");
        Assert.True(accuracy > 0.77 && after > accuracy - 0.2, $"{accuracy} {after}");
        Assert.Equal(parameters, (await ReportAsync()).GetProperty("parameters").GetInt64());
    }

    [Theory]
    [InlineData(nameof(FairnessMeasure.DemographicParity), "yes", 0.35)]
    [InlineData(nameof(FairnessMeasure.EqualOpportunity), "no", 0.1)]
    [InlineData(nameof(FairnessMeasure.EqualizedOdds), null, 0.1)]
    public async Task Thresholds_of_groups_are_a_part_of_the_model(string measure, string? positive, double biased)
    {
        var of = Enum.Parse<FairnessMeasure>(measure);
        var (plain, accuracy) = await LearnAsync(of, null, positive, seen: true);

        var (fair, after) = await LearnAsync(
            of,
            new MitigationOptions
            {
                Column = "sex",
                Method = nameof(MitigationMethod.GroupThresholds),
                Measure = measure,
                Positive = positive,
            },
            positive,
            seen: true);

        Assert.True(plain > biased, $"{plain}");
        Assert.True(fair < plain * 0.6, $"{plain} {fair}");
        Assert.True(accuracy > 0.77 && after > accuracy - 0.25, $"{accuracy} {after}");
        var mitigation = (await ReportAsync()).GetProperty("mitigation");
        var thresholds = mitigation.GetProperty("groups").EnumerateArray().ToDictionary(
            group => group.GetProperty("group").GetString()!["sex=".Length..],
            group => float.Parse(group.GetProperty("threshold").GetString()!, CultureInfo.InvariantCulture));
        Assert.NotEqual(thresholds["f"], thresholds["m"]);
        thresholds[""] = thresholds["x"] = 0.5f;
        var (labels, probabilities) = await AskAsync([.. thresholds.Keys]);
        var place = positive is "no" ? 0 : 1;
        var decided = labels.Select((label, i) =>
        {
            var threshold = thresholds.ElementAt(i % thresholds.Count).Value;
            Assert.Equal(1, probabilities[2 * i] + probabilities[2 * i + 1], 1e-5);
            Assert.Equal(probabilities[2 * i + place] > threshold == (place == 1) ? "yes" : "no", label);
            return probabilities[2 * i + 1] > 0.5f == (label == "yes");
        }).ToArray();
        Assert.Contains(true, decided);
        Assert.Contains(false, decided);
    }

    [Theory]
    [InlineData("gender", nameof(MitigationMethod.Reweighing), null, "column", "the dataset has no column 'gender'")]
    [InlineData("constant", nameof(MitigationMethod.Reweighing), null, "column", "have one value alone in column 'constant'")]
    [InlineData("empty", nameof(MitigationMethod.AdversarialDebiasing), null, "column", "have no value in column 'empty'")]
    [InlineData("skill", nameof(MitigationMethod.Reweighing), null, "column", "but there must be 2 to 100 groups")]
    [InlineData("rare", nameof(MitigationMethod.GroupThresholds), null, "column", "rare=b has")]
    [InlineData("rare", nameof(MitigationMethod.GroupThresholds), "maybe", "positive", "'maybe' is none of the 2 classes")]
    public async Task A_column_that_makes_no_groups_is_named(string column, string method, string? positive, string field, string message)
    {
        Learn(new MitigationOptions { Column = column, Method = method, Positive = positive }, seen: false);
        pod.Hyperparameters(("epochs", "1"));
        if (method == nameof(MitigationMethod.GroupThresholds))
        {
            pod.Change(spec => spec with
            {
                Dataset = spec.Dataset with { Features = [.. spec.Dataset.Features, new() { Name = column, Type = "categorical" }] },
            });
        }

        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());

        Assert.Equal($"spec.trainer.mitigation.{field}", pod.Error.Field);
        Assert.Contains(message, pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thresholds_are_for_two_classes_and_a_sensitive_group_is_not_named()
    {
        Learn(new MitigationOptions { Column = "rare", Method = nameof(MitigationMethod.GroupThresholds) }, seen: false);
        pod.Hyperparameters(("epochs", "1"));
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with
            {
                Features = [new() { Name = "skill" }, new() { Name = "rare", Type = "categorical" }],
                Checks = [new() { Column = new() { Name = "rare", Sensitive = true } }],
            },
        });
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Contains("group 2 has", pod.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("rare=", pod.Error.Message, StringComparison.Ordinal);

        pod.Change(spec => spec with { Dataset = spec.Dataset with { Target = "three" } });
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Equal("spec.trainer.mitigation.method", pod.Error.Field);
        Assert.Contains("the target has 3", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_is_compared_by_its_own_decisions_and_folds_are_decided_without_their_own_rows()
    {
        var thresholds = new MitigationOptions { Column = "sex", Method = nameof(MitigationMethod.GroupThresholds) };
        await LearnAsync(FairnessMeasure.DemographicParity, thresholds, seen: true);
        var stable = new ParentVersion { Version = "1.0.0", Artifact = pod.Result.Artifact };
        var fair = Number(pod.Result.Metrics["accuracy"]);
        TrainingGate[] gates = [new() { NotWorse = new NotWorseGate { Metric = "accuracy", Margin = "0.5" } }];
        Learn(null, seen: true);
        pod.Change(spec => spec with
        {
            Dataset = spec.Dataset with { Split = new SplitOptions { Test = "0.4", Folds = 2 } },
            Gates = gates,
            Publish = spec.Publish with { Version = "2.0.0" },
        });
        pod.Job = pod.Job with { Evidence = EvidenceKey.Requests(gates), Baseline = stable };

        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

        var difference = Number(Assert.Single(pod.Result.Evidence!).Value!);
        Assert.Equal(Number(pod.Result.Metrics["accuracy"]) - fair, difference, 1e-5);
        Assert.True(difference > 0.05, $"{difference}");
        var plain = Number(pod.Result.Metrics["cv.accuracy.mean"]);
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Mitigation = thresholds },
            Publish = spec.Publish with { Version = "2.1.0" },
        });
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
        Assert.True(Number(pod.Result.Metrics["cv.accuracy.mean"]) < plain - 0.05, pod.Termination);
    }

    private static double Weight(JsonElement group, string of) =>
        double.Parse(group.GetProperty("weights").GetProperty(of).GetString()!, CultureInfo.InvariantCulture);

    // The measure on the held-out rows, and the accuracy.
    private async Task<(double Measure, double Accuracy)> LearnAsync(
        FairnessMeasure measure, MitigationOptions? mitigation, string? positive = null, bool seen = false)
    {
        var gate = new TrainingGate
        {
            Fairness = new FairnessGate { Column = "sex", Measure = measure.ToString(), Max = "1", Positive = positive },
        };
        Learn(mitigation, seen);
        pod.Change(spec => spec with { Gates = [gate] });
        pod.Job = pod.Job with { Evidence = [new EvidenceRequest { Gate = 0, Key = EvidenceKey.Of(gate)! }] };
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, File.Exists(pod.Models) ? "" : pod.Termination);
        return (Number(pod.Result.Evidence![0].Value!), Number(pod.Result.Metrics["accuracy"]));
    }

    private void Learn(MitigationOptions? mitigation, bool seen)
    {
        pod.Hyperparameters(("epochs", "30"), ("learningRate", "0.005"), ("batchSize", "64"), ("hiddenLayers", "16"));
        FeatureOptions[] features = [new() { Name = "skill" }, new() { Name = "proxy" }];
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Mitigation = mitigation },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = "granted",
                Features = seen ? [.. features, new() { Name = "sex", Type = "categorical", Missing = "Category" }] : features,
                Split = new SplitOptions { Test = "0.4", Validation = "0.2" },
            },
            Publish = spec.Publish with { Version = $"1.{published++}.0" },
        });
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<byte[]> ReadAsync(string file)
    {
        var store = ArtifactStores.Open(pod.Result.Artifact.Uri);
        var artifact = await store.OpenAsync(ArtifactDigest.Parse(pod.Result.Artifact.Digest));
        return await store.ReadAsync(artifact.Find(file)!);
    }

    private async Task<JsonElement> ReportAsync() =>
        JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(await ReadAsync(ArtifactFile.ReportPath)));

    // Each group with a grid of rows.
    private async Task<(string[] Labels, float[] Probabilities)> AskAsync(string[] groups)
    {
        using var model = new OnnxModel(await ReadAsync(ArtifactFile.ModelPath));
        var count = 40 * groups.Length;
        float[] skill = [.. Enumerable.Range(0, count).Select(i => -2 + 4f * (i / groups.Length) / 40)];
        var answers = model.Answer(
        [
            RawInput.Numbers("skill", skill, [count, 1]),
            RawInput.Numbers("proxy", [.. skill.Select(_ => 0.5f)], [count, 1]),
            RawInput.Texts("sex", [.. Enumerable.Range(0, count).Select(i => groups[i % groups.Length])], ""),
        ]);
        return (answers.Texts("label"), answers.Numbers("probabilities"));
    }

    // Who is skilled is granted it, but f need more skill than m. The proxy tells the two apart. Some rows have no group.
    private static string Table()
    {
        var random = new RandomStream(5, "table");
        var rows = Enumerable.Range(0, Rows).Select(i =>
        {
            var (male, skill) = (random.Below(2), 4 * random.Fraction() - 2);
            var proxy = male + 0.9 * (random.Fraction() - 0.5);
            var granted = skill + (male - 0.5) * 2.4 + 3 * (random.Fraction() - 0.5) > 0;
            return string.Create(CultureInfo.InvariantCulture,
                $"{skill},{proxy},{(i % 50 == 0 ? "" : male == 1 ? "m" : "f")},{(granted ? "yes" : "no")},"
                + $"7,,{(i % 400 == 0 ? "b" : "a")},{"xyz"[i % 3]}\n");
        });
        return "skill,proxy,sex,granted,constant,empty,rare,three\n" + string.Concat(rows);
    }
}
