using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Jobs;
using Sluice.Trainer.Tests.Preprocessing;

namespace Sluice.Trainer.Tests.Onnx;

public sealed class ModelExporterTests : IDisposable
{
    private static readonly ClassificationTask Task = Some.Classes("a b", "ü");

    private static readonly FeatureOptions Colour = new() { Name = "the colour", Type = "categorical" };

    // It has a name that the exporter would generate for a node.
    private static readonly FeatureOptions Size = new() { Name = "_0" };

    private readonly TestTable table = new(
        "ttttee",
        new CategoricalColumn("the colour", ["red", "blue", null, "red", "green", null]),
        new NumericColumn("_0", [1, 2, float.NaN, 3, 1000, -1]));

    public void Dispose() => table.Dispose();

    [Fact]
    public void The_model_answers_raw_rows_as_the_layers_do()
    {
        using var preprocessor = table.Fit(Colour, Size);
        var layers = new (int Inputs, int Outputs, float[] Weights, float[] Bias)[]
        {
            (3, 2, [0.5f, -1f, 0.25f, -0.75f, 2f, 1f], [0.1f, -0.2f]),
            (2, 2, [1f, -1f, -0.5f, 0.5f], [0f, 0.3f]),
        };

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, Some.Dense(layers), Task));
        var answers = model.Answer(preprocessor, table.Batch());
        var (labels, probabilities) = (answers.Texts("label"), answers.Numbers("probabilities"));

        var expected = preprocessor.Encode(table.Batch()).Chunk(preprocessor.Width).SelectMany(row => Softmax(layers, row)).ToArray();
        Assert.Equal(expected.Length, probabilities.Length);
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(expected.Chunk(2).Select(row => row[0] >= row[1] ? "a b" : "ü"), labels);
    }

    [Theory]
    [InlineData("numeric")]
    [InlineData("categorical")]
    public void One_kind_of_feature_is_enough(string kind)
    {
        FeatureColumn column = kind == "numeric" ? new NumericColumn("_0", [1, 2]) : new CategoricalColumn("_0", ["a", "b"]);
        using var one = new TestTable("tt", column);
        using var preprocessor = one.Fit(Size with { Type = kind });
        var layer = Some.Dense((preprocessor.Width, 2, new float[preprocessor.Width * 2], [0, 1]));

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, layer, Task));

        Assert.Equal(["ü", "ü"], model.Answer(preprocessor, one.Batch()).Texts("label"));
    }

    [Theory]
    [InlineData(new string[0], "ü", "a b", "ü")]
    [InlineData(new[] { "NA" }, "ü", "ü", "ü")]
    public void The_texts_that_the_job_names_are_missing_and_no_others(string[] missing, string red, string na, string empty)
    {
        using var preprocessor = Preprocessor.Fit(table.Data, new DatasetOptions { Features = [Colour], MissingValues = missing });
        using var rows = new TestTable("tttt", new CategoricalColumn("the colour", ["red", "NA", "", "no such"]));

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, Some.Dense((2, 2, [0, 0, 0, 1], [0, -0.5f])), Task));

        // Red, the most frequent category, has the second of two indexes. An unknown one has none, so the first class is predicted.
        Assert.Equal([red, na, empty, "a b"], model.Answer(preprocessor, rows.Batch()).Texts("label"));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        using var preprocessor = table.Fit(Colour, Size);
        using var again = table.Fit(Colour, Size);
        var layer = Some.Dense((3, 2, [1, 2, 3, 4, 5, 6], [0, 0]));

        Assert.Equal(ModelExporter.Write("m", preprocessor, layer, Task), ModelExporter.Write("m", again, layer, Task));
    }

    [Fact]
    public void The_signature_says_what_clients_send()
    {
        using var preprocessor = table.Fit(Colour, Size);
        var signature = ModelExporter.Signature(preprocessor, Task);

        Assert.Equal([("the colour", "BYTES"), ("_0", "FP32")], signature.Inputs.Select(input => (input.Name, input.Datatype)));
        Assert.All(signature.Inputs, input => Assert.Equal([-1, 1], input.Shape));
        Assert.Equal([("label", "BYTES"), ("probabilities", "FP32")], signature.Outputs.Select(output => (output.Name, output.Datatype)));
        Assert.Equal([[-1], [-1, 2]], signature.Outputs.Select(output => output.Shape));
    }

    private static float[] Softmax((int Inputs, int Outputs, float[] Weights, float[] Bias)[] layers, float[] row)
    {
        for (var i = 0; i < layers.Length; i++)
        {
            var (layer, input) = (layers[i], row);
            row =
            [
                .. Enumerable.Range(0, layer.Outputs)
                    .Select(o => layer.Bias[o] + input.Select((value, k) => value * layer.Weights[o * layer.Inputs + k]).Sum()),
            ];
            row = i < layers.Length - 1 ? [.. row.Select(value => Math.Max(value, 0))] : row;
        }

        var exponents = row.Select(value => MathF.Exp(value - row.Max())).ToArray();
        return [.. exponents.Select(value => value / exponents.Sum())];
    }
}
