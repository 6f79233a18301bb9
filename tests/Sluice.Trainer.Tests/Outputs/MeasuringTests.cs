using System.Text.Json;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Models;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>
/// Models of others are measured on the held-out rows of <see cref="OutputPod.Table"/>; all numbers are worked out by hand.
/// </summary>
public sealed class MeasuringTests : IDisposable
{
    // The logits of yes minus no are 2, 1, -1 and -2; the last row is a yes. With s(x) = 1 / (1 + exp(-x)), the log loss is the mean of
    // -ln s(2), -ln s(1), -ln s(1) and -ln s(-2), and Brier's score that of the squares of s(-2), s(-1), s(-1) and s(2).
    private static readonly (string Name, string Value)[] OfClasses =
    [
        ("accuracy", "0.75"), ("precision.yes", "1"), ("recall.yes", "0.666667"), ("precision.no", "0.5"), ("recall.no", "1"),
        ("logLoss", "0.720095"), ("brier", "0.233668"), ("rocAuc", "0.666667"),
    ];

    private readonly OutputPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("matrix", "logits")]
    [InlineData("matrix", "probabilities")]
    [InlineData("columns", "logits")]
    [InlineData("columns", "probabilities")]
    public async Task Logits_and_probabilities_of_a_matrix_or_of_columns_give_the_same_metrics(string input, string output)
    {
        pod.With("label", "classification").Leave("model.onnx", SmallModels.Of(
            input == "matrix" ? SmallModels.Matrix : SmallModels.Columns,
            output == "logits" ? SmallModels.Logits : SmallModels.Probabilities));

        var result = await pod.PublishedAsync();

        Assert.All(OfClasses, metric => Assert.Equal(metric.Value, result.Metrics[metric.Name]));
        Assert.Null(result.Warnings);
        Assert.Equal(10, result.Dataset.Rows);
        Assert.Equal(input == "matrix" ? ["x"] : ["a", "b"], result.Signature.Inputs.Select(tensor => tensor.Name));
    }

    [Fact]
    public async Task Texts_of_a_categorical_feature_reach_the_input_of_its_name()
    {
        FeatureOptions[] features = [new() { Name = "a" }, new() { Name = "colour", Type = "categorical" }];
        pod.With("label", "classification", features)
            .Leave("model.onnx", SmallModels.Of(SmallModels.Colours, SmallModels.Logits));

        var result = await pod.PublishedAsync();

        // -ln s(2), -ln s(1), -ln s(1), -ln s(-1)
        Assert.Equal(("0.75", "0.516678"), (result.Metrics["accuracy"], result.Metrics["logLoss"]));
    }

    [Fact]
    public async Task Classes_as_texts_have_the_metrics_of_decisions_and_none_of_probabilities()
    {
        pod.With("label", "classification")
            .Leave("model.onnx", SmallModels.Of(SmallModels.Matrix, SmallModels.Labels("no", "yes")));

        var metrics = (await pod.PublishedAsync()).Metrics;

        Assert.Equal(("0.75", "0.666667"), (metrics["accuracy"], metrics["recall.yes"]));
        Assert.Empty(metrics.Keys.Intersect(["logLoss", "brier", "ece", "rocAuc", "prAuc"]));
    }

    [Fact]
    public async Task A_text_that_is_no_class_is_wrong()
    {
        pod.With("label", "classification")
            .Leave("model.onnx", SmallModels.Of(SmallModels.Matrix, SmallModels.Labels("no", "Yes")));

        Assert.Equal("0.25", (await pod.PublishedAsync()).Metrics["accuracy"]);
    }

    [Fact]
    public async Task Classes_that_are_whole_numbers_are_in_the_order_of_numbers()
    {
        // As texts, "10" would come before "9", and each answer would be of the other class.
        var table = OutputPod.Table.Replace(",no,", ",9,").Replace(",yes,", ",10,");
        pod.With("label", "classification", table: table).Leave("model.onnx", SmallModels.Classifier);

        var metrics = (await pod.PublishedAsync()).Metrics;

        Assert.Equal(("0.75", "0.720095", "1"), (metrics["accuracy"], metrics["logLoss"], metrics["precision.10"]));
    }

    [Theory]
    [InlineData("table")]
    [InlineData("list")]
    public async Task A_regression_has_the_errors_of_its_held_out_rows(string output)
    {
        pod.With("size", "regression").Leave("model.onnx", output == "table"
            ? SmallModels.Regressor
            : SmallModels.Of(SmallModels.Columns, SmallModels.List));

        var metrics = (await pod.PublishedAsync()).Metrics;

        // Predicted 4, 2, 1, 2 of 5, 2, 4, 2.
        Assert.Equal(("1", "1.581139", "0.5", "3", "-0.481481"), (
            metrics["mae"], metrics["rmse"], metrics["medianAbsoluteError"], metrics["maxError"], metrics["r2"]));
    }

    [Fact]
    public async Task A_list_and_whole_numbers_reach_inputs_of_their_types()
    {
        static string Inputs(GraphWriter graph)
        {
            var list = graph.Node("Unsqueeze", [SmallModels.Input(graph, "a", "FP32"), graph.Constant([1L], 1)]);
            var numbers = graph.Node("Cast", [SmallModels.Input(graph, "b", "INT64", 1)], NodeAttributes.Int("to", 1));
            return graph.Node("Concat", [list, numbers], NodeAttributes.Int("axis", 1));
        }

        pod.With("size", "regression").Leave("model.onnx", SmallModels.Of(Inputs, SmallModels.Sum));

        Assert.Equal("1", (await pod.PublishedAsync()).Metrics["mae"]);
    }

    [Fact]
    public async Task A_metric_of_the_program_stands_unless_Sluice_measured_it_and_the_report_has_both()
    {
        pod.With("label", "classification").Leave("model.onnx", SmallModels.Classifier)
            .Leave("metrics.json", """{"accuracy": 0.99, "bleu": 31.25, "tiny": 1.5e-9, "count": 12}""");

        var result = await pod.PublishedAsync();

        Assert.Equal(("0.75", "31.25", "1.5e-9", "12"), (
            result.Metrics["accuracy"], result.Metrics["bleu"], result.Metrics["tiny"], result.Metrics["count"]));
        var report = JsonDocument.Parse(await pod.FileAsync(result, ArtifactFile.ReportPath)).RootElement;
        Assert.Equal("0.99", report.GetProperty("output").GetProperty("metrics").GetProperty("accuracy").GetString());
        Assert.Equal("0.75", report.GetProperty("heldOut").GetProperty("metrics").GetProperty("accuracy").GetString());
        Assert.Equal(4, report.GetProperty("heldOut").GetProperty("rows").GetInt32());
        Assert.Equal([6, 7, 8, 9], report.GetProperty("split").GetProperty("heldOut").EnumerateArray().Select(row => row.GetInt32()));
    }

    [Fact]
    public async Task Gates_have_evidence_of_slices_size_and_latency()
    {
        TrainingGate[] gates =
        [
            new() { Name = "red", Metric = "accuracy", Min = "0.9", Slice = new RowSlice { Column = "colour", Value = "red" } },
            new() { Name = "small", Size = new ModelSizeGate { Max = "1Mi" } },
            new() { Name = "quick", Latency = new ModelLatencyGate { Max = "10s", Rows = 3 } },
        ];
        pod.With("label", "classification").Leave("model.onnx", SmallModels.Classifier);
        pod.Pod.Change(spec => spec with { Gates = gates });
        pod.Pod.Job = pod.Pod.Job with { Evidence = Api.Judging.EvidenceKey.Requests(gates) };

        var evidence = (await pod.PublishedAsync()).Evidence!;

        Assert.Equal(3, evidence.Count);
        Assert.Equal(("1", 2L), (evidence[0].Value, evidence[0].Rows));
        Assert.Equal($"{SmallModels.Classifier.Length}", evidence[1].Value);
        Assert.InRange(Api.Text.DecimalText.Parse(evidence[2].Value!), 0.000001m, 10_000);
    }

    [Fact]
    public async Task Without_a_dataset_the_model_is_published_as_it_is()
    {
        pod.Leave("model.onnx", SmallModels.Classifier).Leave("metrics.json", """{"accuracy": 0.5}""")
            .Leave("progress.jsonl", "{\"step\": 7, \"loss\": 0.25}\n");

        var result = await pod.PublishedAsync();

        Assert.Equal(SmallModels.Classifier, await pod.FileAsync(result, ArtifactFile.ModelPath));
        Assert.Equal(["accuracy"], result.Metrics.Keys);
        Assert.Equal((7, 0.25), (result.Progress!.Step, result.Progress.Loss));
        Assert.Null(result.Warnings);
        Assert.Null(result.Dataset.Digest);
    }
}
