using System.Globalization;
using System.Text.Json;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Artifacts.Models;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Reporting;
using Sluice.Trainer.Tests.Hosting;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Reporting;

/// <summary>The ROC and precision-recall curves of a page, beside the metrics and the report of the same version.</summary>
[Collection(TorchState.Name)]
public sealed class ReportCurveTests : IDisposable
{
    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task Two_classes_have_curves_of_the_second_one_and_groups_their_own_with_their_thresholds()
    {
        Learn("granted", new MitigationOptions { Column = "sex", Method = nameof(MitigationMethod.GroupThresholds), Positive = "no" });

        var page = await ReportPage.OfAsync(pod, "thresholds");

        page.HoldsTheRules();
        var report = await ReportAsync();
        var (yes, groups) = (Curves(report, "classes").Single(), Curves(report, "groups"));
        var metrics = pod.Result.Metrics;
        Assert.Equal((metrics["rocAuc"], metrics["prAuc"]), (yes.Text("rocAuc"), yes.Text("prAuc")));
        var matrix = report.GetProperty("heldOut").GetProperty("confusionMatrix");
        Assert.Equal((matrix[0][1].GetInt64(), matrix[1][1].GetInt64()), (yes.Number("falsePositives"), yes.Number("truePositives")));
        Assert.Equal(matrix[0][0].GetInt64() + matrix[0][1].GetInt64(), yes.Number("negatives"));

        var thresholds = report.GetProperty("mitigation").GetProperty("groups").EnumerateArray().ToList();
        Assert.Equal(["sex=f", "sex=m"], groups.Select(group => group.Text("name")));
        Assert.Equal(thresholds.Select(group => group.Text("threshold")), groups.Select(group => group.Text("threshold")));
        Assert.All(groups, group =>
        {
            // What is decided lies between two points of the group's curve, which are those beside its threshold.
            var at = group.GetProperty("roc").GetProperty("thresholds").EnumerateArray().Count(
                point => point.GetDouble() > double.Parse(group.Text("threshold"), CultureInfo.InvariantCulture));
            var wrong = group.GetProperty("roc").GetProperty("falsePositives");
            Assert.InRange(group.Number("falsePositives"), at == 0 ? 0 : wrong[at - 1].GetInt64(), wrong[at].GetInt64());
        });

        var charts = page.Document.QuerySelectorAll("#curves svg.chart").ToList();
        Assert.Equal(
            [
                "ROC curve of the class yes", "Precision and recall of the class yes",
                "ROC curve of each group", "Precision and recall of each group",
            ],
            charts.Select(chart => chart.GetAttribute("aria-label")));
        Assert.Equal([1, 1, 2, 2], charts.Select(chart => chart.QuerySelectorAll("circle").Length));
        Assert.Contains("by the threshold", charts[2].QuerySelector("circle")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Groups, for the class no", page.Document.QuerySelector("#curves h3")!.TextContent);
        Assert.Equal(
            yes.GetProperty("roc").GetProperty("thresholds").GetArrayLength() + 1,
            charts[0].QuerySelector("polyline.first")!.GetAttribute("points")!.Split(' ').Length);
        Assert.Equal(
            ["yes", Shown.Number(metrics["rocAuc"])],
            page.Table("Areas under the curves of the class yes")[1].Where((_, i) => i is 0 or 3));
        Assert.Equal(
            groups.Select(group => Shown.Number(group.Text("threshold"))),
            page.Table("Areas under the curves of each group").Skip(1).Select(row => row[6]));
    }

    [Fact]
    public async Task Curves_are_those_of_the_model_that_is_published()
    {
        Learn("kind");
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Compression = new CompressionOptions { Quantize = nameof(Quantization.Static) } },
        });

        var page = await ReportPage.OfAsync(pod, "published");

        page.HoldsTheRules();
        var report = await ReportAsync();
        Assert.Equal(["a", "b", "c"], Curves(report, "classes").Select(curve => curve.Text("name")));
        Assert.All(Curves(report, "classes"), curve =>
        {
            var metrics = report.GetProperty("heldOut").GetProperty("metrics");
            Assert.Equal(metrics.Text($"rocAuc.{curve.Text("name")}"), curve.Text("rocAuc"));
            Assert.Equal(metrics.Text($"prAuc.{curve.Text("name")}"), curve.Text("prAuc"));
            var recall = curve.Number("truePositives") / (double)curve.Number("positives");
            Assert.Equal(double.Parse(metrics.Text($"recall.{curve.Text("name")}"), CultureInfo.InvariantCulture), recall, 1e-5);
        });
        var before = report.GetProperty("compression").GetProperty("metricsBefore");
        Assert.Contains(Curves(report, "classes"), curve => before.Text($"rocAuc.{curve.Text("name")}") != curve.Text("rocAuc"));
        Assert.False(report.GetProperty("curves").TryGetProperty("groups", out _));
    }

    [Fact]
    public async Task Of_many_classes_those_with_the_smallest_areas_are_drawn_and_the_others_named()
    {
        Learn("eight");

        var page = await ReportPage.OfAsync(pod, "eight");

        page.HoldsTheRules();
        var drawn = Curves(await ReportAsync(), "classes").Select(curve => curve.Text("name")).ToList();
        var areas = pod.Result.Metrics.Where(metric => metric.Key.StartsWith("rocAuc.", StringComparison.Ordinal))
            .OrderBy(metric => double.Parse(metric.Value, CultureInfo.InvariantCulture))
            .ThenBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => metric.Key["rocAuc.".Length..]).ToList();
        Assert.Equal(areas.Take(6).Order(StringComparer.Ordinal), drawn);
        Assert.Equal(7, page.Document.QuerySelectorAll("#curves svg.chart")[0].QuerySelectorAll("polyline").Length);
        Assert.Contains(
            page.Document.QuerySelectorAll("#curves .note"),
            note => note.TextContent == "These are the 6 with the smallest area under the ROC curve, of 8. Not drawn: "
                + $"{string.Join(", ", areas.Skip(6).Order(StringComparer.Ordinal))}.");
    }

    [Fact]
    public async Task Each_label_has_a_curve_unless_no_row_has_it()
    {
        Learn("labels");
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = LearningTasks.MultiLabel },
            Dataset = spec.Dataset with { LabelSeparator = "|" },
        });

        var page = await ReportPage.OfAsync(pod, "labels");

        page.HoldsTheRules();
        Assert.Equal(["a", "b"], page.Table("Areas under the curves of each label").Skip(1).Select(row => row[0]));
        Assert.Contains(
            page.Document.QuerySelectorAll("#curves .note"), note => note.TextContent.EndsWith(": always.", StringComparison.Ordinal));
    }

    private static List<JsonElement> Curves(JsonElement report, string of) =>
        [.. report.GetProperty("curves").GetProperty(of).GetProperty("drawn").EnumerateArray()];

    private async Task<JsonElement> ReportAsync() =>
        JsonSerializer.Deserialize<JsonElement>(await ReportPage.TextAsync(pod.Result, ArtifactFile.ReportPath));

    private void Learn(string target, MitigationOptions? mitigation = null)
    {
        pod.Hyperparameters(("epochs", "5"), ("learningRate", "0.01"), ("batchSize", "64"), ("hiddenLayers", "16"));
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Mitigation = mitigation },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", Table()),
                Target = target,
                Features = [new() { Name = "x" }, new() { Name = "sex", Type = "categorical" }],
                Split = new SplitOptions { Test = "0.3", Validation = "0.2" },
            },
        });
    }

    // What x says of the targets is blurred, so that the curves have corners. The label 'always' is that of each row.
    private static string Table()
    {
        var random = new RandomStream(7, "table");
        var rows = Enumerable.Range(0, 2000).Select(_ =>
        {
            var (x, m) = (random.Normal(), random.Below(2));
            var blurred = x + 0.7 * random.Normal() + 0.6 * m;
            return string.Create(CultureInfo.InvariantCulture,
                $"{x:0.####},{"fm"[m]},{(blurred > 0.5 ? "yes" : "no")},{"abc"[(int)Math.Clamp(blurred + 1, 0, 2)]},"
                + $"{"pqrstuvw"[(int)Math.Clamp(2 * blurred + 4, 0, 7)]},{(blurred > 0 ? "a|" : "")}{(blurred < -1 ? "b|" : "")}always\n");
        });
        return "x,sex,granted,kind,eight,labels\n" + string.Concat(rows);
    }
}

file static class Json
{
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
