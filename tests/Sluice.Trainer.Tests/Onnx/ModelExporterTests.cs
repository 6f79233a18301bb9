using Sluice.Trainer.Data;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Onnx;

public sealed class ModelExporterTests
{
    [Fact]
    public void The_model_answers_raw_rows_as_the_layers_do()
    {
        var table = Table();
        var preprocessor = Preprocessor.Fit(table, [0, 1, 2, 3]);
        var layers = new[]
        {
            new DenseLayer(3, 2, [0.5f, -1f, 0.25f, -0.75f, 2f, 1f], [0.1f, -0.2f]),
            new DenseLayer(2, 2, [1f, -1f, -0.5f, 0.5f], [0f, 0.3f]),
        };
        int[] rows = [0, 1, 2, 3, 4, 5];

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, layers, table.Classes));
        var (labels, probabilities) = model.Run(table, rows);

        var expected = preprocessor.Encode(table, rows).Chunk(preprocessor.Width).SelectMany(row => Softmax(layers, row)).ToArray();
        Assert.Equal(expected.Length, probabilities.Length);
        Assert.All(expected.Zip(probabilities), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        Assert.Equal(expected.Chunk(2).Select(row => row[0] >= row[1] ? "a b" : "ü"), labels);
    }

    [Theory]
    [InlineData("numeric")]
    [InlineData("categorical")]
    public void One_kind_of_feature_is_enough(string kind)
    {
        var table = Table() with { Features = kind == "numeric" ? [Table().Features[1]] : [Table().Features[0]] };
        var preprocessor = Preprocessor.Fit(table, [0, 1, 2, 3]);
        var layer = new DenseLayer(preprocessor.Width, 2, new float[preprocessor.Width * 2], [0, 1]);

        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, [layer], table.Classes));

        Assert.Equal(["ü", "ü"], model.Run(table, [0, 5]).Labels);
    }

    [Theory]
    [InlineData(new[] { "" }, "ü", "a b", "ü")]
    [InlineData(new[] { "", "NA" }, "ü", "ü", "ü")]
    [InlineData(new[] { "NA" }, "ü", "ü", "a b")]
    public void The_texts_that_the_job_names_are_missing_and_no_others(string[] missing, string red, string na, string empty)
    {
        CategoricalColumn Column(params string?[] values) => new("the colour", values) { MissingTexts = missing };
        var preprocessor = Preprocessor.Fit(Table() with { Features = [Column("red", "blue", null, "red", "green", null)] }, [0, 1, 2, 3]);
        var rows = Table() with { Features = [Column("red", "NA", "", "no such")], Labels = [0, 0, 0, 0] };

        using var model = new OnnxModel(
            ModelExporter.Write("m", preprocessor, [new DenseLayer(2, 2, [0, 0, 0, 1], [0, -0.5f])], Table().Classes));

        // Red, the most frequent category, has the second of two indexes. An unknown one has none, so the first class is predicted.
        Assert.Equal([red, na, empty, "a b"], model.Run(rows, [0, 1, 2, 3]).Labels);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        var preprocessor = Preprocessor.Fit(Table(), [0, 1, 2, 3]);
        var layer = new DenseLayer(3, 2, [1, 2, 3, 4, 5, 6], [0, 0]);

        Assert.Equal(
            ModelExporter.Write("m", preprocessor, [layer], Table().Classes),
            ModelExporter.Write("m", preprocessor, [layer], Table().Classes));
    }

    [Fact]
    public void The_signature_says_what_clients_send()
    {
        var signature = ModelExporter.Signature(Preprocessor.Fit(Table(), [0, 1, 2, 3]), Table().Classes);

        Assert.Equal([("the colour", "BYTES"), ("_0", "FP32")], signature.Inputs.Select(input => (input.Name, input.Datatype)));
        Assert.All(signature.Inputs, input => Assert.Equal([-1, 1], input.Shape));
        Assert.Equal([("label", "BYTES"), ("probabilities", "FP32")], signature.Outputs.Select(output => (output.Name, output.Datatype)));
        Assert.Equal([[-1], [-1, 2]], signature.Outputs.Select(output => output.Shape));
    }

    // The second feature has a name that the exporter would generate for a node.
    private static Table Table() => new()
    {
        Features =
        [
            new CategoricalColumn("the colour", ["red", "blue", null, "red", "green", null]),
            new NumericColumn("_0", [1, 2, float.NaN, 3, 1000, -1]),
        ],
        Classes = ["a b", "ü"],
        Labels = [0, 1, 0, 1, 0, 1],
        Digest = "",
    };

    private static float[] Softmax(DenseLayer[] layers, float[] row)
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
