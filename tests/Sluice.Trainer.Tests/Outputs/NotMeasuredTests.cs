using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>A model that does not fit the dataset is published without metrics of Sluice's own, and the result says why.</summary>
public sealed class NotMeasuredTests : IDisposable
{
    private readonly OutputPod pod = new();

    public void Dispose() => pod.Dispose();

    [Fact]
    public Task One_number_a_row_is_no_answer_of_two_classes() => SaysAsync(
        "classification", SmallModels.Regressor,
        "it has no output of floats with a number for each of the 2 classes, and none of texts with a class a row");

    [Fact]
    public Task Whole_numbers_are_no_answer() => SaysAsync(
        "classification", SmallModels.Of(SmallModels.Matrix, SmallModels.Indexes), "it has no output of floats with a number for each");

    [Fact]
    public Task Two_numbers_a_row_are_no_answer_of_a_regression() => SaysAsync(
        "regression", SmallModels.Classifier, "it has no output of floats with one number a row");

    [Fact]
    public Task A_width_that_shows_only_in_the_answer_is_counted() => SaysAsync(
        "classification", SmallModels.Of(SmallModels.Matrix, SmallModels.Repeated(2)),
        "its output 'answer' has 16 values where 8 are expected");

    [Fact]
    public Task A_matrix_of_another_width_does_not_take_the_features() => SaysAsync(
        "regression", SmallModels.Of(graph => SmallModels.Input(graph, "x", "FP32", 3), SmallModels.Repeated(1)),
        "its inputs (x [-1,3]) do not fit the 2 features: name an input after each feature, or take numeric features as one matrix");

    [Fact]
    public Task An_input_of_texts_does_not_take_numbers() => SaysAsync(
        "regression",
        SmallModels.Of(
            graph =>
            {
                SmallModels.Input(graph, "b", "BYTES", 1);
                return graph.Node("Concat", [SmallModels.Input(graph, "a", "FP32", 1), "a"], NodeAttributes.Int("axis", 1));
            },
            SmallModels.Sum),
        "its input 'b' (String [-1,1]) does not take the numeric feature");

    [Fact]
    public async Task A_number_of_rows_that_is_fixed_is_named_with_the_remedy()
    {
        var proto = ModelProto.Parser.ParseFrom(SmallModels.Classifier);
        proto.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimValue = 1 };

        await SaysAsync(
            "classification", Google.Protobuf.MessageExtensions.ToByteArray(proto),
            "its input 'x' takes exactly 1 row(s); export it for any number, such as with dynamic_axes={'x': {0: 'rows'}}");
    }

    [Fact]
    public Task Rows_that_the_model_fails_on_are_no_defect_of_the_trainer() => SaysAsync(
        "regression",
        SmallModels.Of(
            SmallModels.Matrix,
            (graph, matrix) => SmallModels.Sum(graph, graph.Node("Reshape", [matrix, graph.Constant([7L, 2], 2)]))),
        "it does not answer the held-out rows: ");

    [Fact]
    public Task Numbers_that_are_NaN_are_no_answers() => SaysAsync(
        "classification",
        SmallModels.Of(SmallModels.Matrix, (graph, matrix) => SmallModels.Logits(
            graph, graph.Node("Log", [graph.Node("Sub", [matrix, graph.Constant([9f], 1)])]))),
        "its output 'answer' is no number for 4 of 4 held-out rows; have the model answer rows with missing values, which are sent as NaN");

    [Fact]
    public Task A_task_that_has_no_agreed_answer_is_not_measured() => SaysAsync(
        "multiLabel", SmallModels.Classifier, "models of the task multiLabel are measured of Sluice's own trainer alone");

    private async Task SaysAsync(string task, byte[] model, string why)
    {
        pod.With(task == "regression" ? "size" : "label", task).Leave("model.onnx", model).Leave("metrics.json", """{"own": 1}""");

        var result = await pod.PublishedAsync();

        var warning = Assert.Single(result.Warnings!);
        Assert.StartsWith("the model was not measured on held-out rows: " + why, warning, StringComparison.Ordinal);
        Assert.Equal(["own"], result.Metrics.Keys);
        Assert.Contains(why.Split('\'')[0], System.Text.Encoding.UTF8.GetString(await pod.FileAsync(result, "report.html")),
            StringComparison.Ordinal);
    }
}
