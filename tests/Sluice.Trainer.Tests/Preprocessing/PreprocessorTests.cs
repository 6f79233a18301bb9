using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Tests.Hosting;
using Sluice.Trainer.Tests.Jobs;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class PreprocessorTests
{
    private static readonly FeatureOptions[] Features =
    [
        new() { Name = "colour", Type = "categorical", Vocabulary = new() { Size = 2, Other = true } },
        new() { Name = "size" },
        new() { Name = "price", Log = true, Clip = new() { UpperQuantile = "0.9" }, Missing = "Mean", Indicator = true },
        new() { Name = "age", Bins = 3, Missing = "Mode" },
        new() { Name = "weight", Scale = "MinMax" },
    ];

    [Fact]
    public void Numbers_come_first_and_then_the_other_features_in_order()
    {
        using var table = new TestTable("tttte", new CategoricalColumn("colour", ["red", "blue", null, "red", "green"]),
            new NumericColumn("size", [1, 2, float.NaN, 3, 1000]));

        var rows = table.Encode(new FeatureOptions { Name = "colour", Type = "categorical" }, new FeatureOptions { Name = "size" });

        var half = MathF.Sqrt(0.5f);
        Assert.Equal([(1 - 2) / half, 0, 1], rows[0]);
        Assert.Equal([0, 0, 1], rows[2]);
        Assert.Equal([(1000 - 2) / half, 0, 0], rows[4]);
    }

    [Property(MaxTest = 40)]
    public void Held_out_rows_change_nothing_of_the_fit(float[] numbers, NonNull<string>[] texts)
    {
        string?[] names = [.. texts.Select(text => text.Get.Replace("\0", "", StringComparison.Ordinal))];
        using var one = Table(numbers.Select(Finite).ToArray(), names);
        using var other = Table([], []);
        using var first = one.Fit(Features);
        using var second = other.Fit(Features);

        Assert.Equal(first.Encode(other.Batch()), second.Encode(other.Batch()));
    }

    [Property(MaxTest = 40)]
    public void The_order_of_rows_changes_nothing_of_the_fit(int seed)
    {
        float[] numbers = [.. Enumerable.Range(0, 50).Select(i => MathF.Sin(i) * MathF.Pow(10, i % 30 - 15))];
        var mixed = numbers.ToArray();
        new Random(seed).Shuffle(mixed);
        using var one = new TestTable(new string('t', 50), new NumericColumn("x", numbers));
        using var other = new TestTable(new string('t', 50), new NumericColumn("x", mixed));
        using var first = one.Fit(new FeatureOptions { Name = "x" });
        using var second = other.Fit(new FeatureOptions { Name = "x" });

        Assert.Equal(first.Features, second.Features);
    }

    // What the trainer computed before preprocessing was a graph, so that models keep what they predict.
    [Fact]
    public async Task The_penguins_are_encoded_as_ever()
    {
        using var pod = new TrainerPod();
        var (data, _, table) = await pod.ReadAsync();
        using var preprocessor = Preprocessor.Fit(data, pod.Job.Spec.Dataset);
        data.Dispose();

        var encoded = preprocessor.Encode(table).Chunk(preprocessor.Width).ToArray();

        var numeric = table.Features.OfType<NumericColumn>().ToArray();
        Assert.Equal(4, numeric.Length);
        for (var place = 0; place < numeric.Length; place++)
        {
            var present = numeric[place].Values.Where(value => !float.IsNaN(value)).Order().ToArray();
            var median = (present[present.Length / 2] + present[(present.Length - 1) / 2]) / 2;
            double[] filled = [.. numeric[place].Values.Select(value => float.IsNaN(value) ? median : value)];
            var mean = filled.Average();
            var deviation = (float)Math.Sqrt(filled.Average(value => (value - mean) * (value - mean)));
            Assert.Equal(filled.Select(value => ((float)value - (float)mean) / deviation), encoded.Select(row => row[place]));
        }

        Assert.Equal([0, 0, 1], encoded[0][4..7]);
    }

    [Fact]
    public void Rows_are_dropped_from_all_parts_where_the_job_says_so()
    {
        using var table = new TestTable("tttee", new NumericColumn("size", [1, float.NaN, 3, float.NaN, 5]));

        var size = new FeatureOptions { Name = "size", Missing = "Drop" };

        Assert.Equal(
            ["spec.dataset.features[0].missing: 2 rows have no value of 'size' and take no part in training and evaluation"],
            table.Drop(size));
        using var preprocessor = table.Fit(size);
        Assert.Equal([0L, 2L, 4L], new TrainingPart(table.Data).Query("SELECT __row FROM parts ORDER BY 1").Select(row => row[0]));
        Assert.Equal([0], preprocessor.Encode(new TestTable("t", new NumericColumn("size", [float.NaN])).Batch()));
    }

    [Fact]
    public void A_part_that_loses_all_its_rows_is_an_error()
    {
        using var table = new TestTable("ttee", new NumericColumn("size", [1, 2, float.NaN, float.NaN]));

        var e = Assert.Throws<JobException>(() => table.Drop(new FeatureOptions { Name = "size", Missing = "Drop" }));

        Assert.Equal("spec.dataset.features[0].missing", e.Error.Field);
        Assert.Contains("no test row has a value of 'size'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exported_model_computes_the_same_from_raw_rows()
    {
        using var table = Table([7, 8, 9, float.NaN], ["red", "", "new", "blue"]);
        using var preprocessor = table.Fit(Features);

        // The network adds up all inputs, weighted by their places.
        var weights = Enumerable.Range(1, preprocessor.Width).Select(i => i / 16f).ToArray();
        var layer = Some.Dense((preprocessor.Width, 2, [.. weights, .. new float[preprocessor.Width]], [0, 0]));
        using var model = new OnnxModel(ModelExporter.Write("m", preprocessor, layer, Some.Classes("a", "b")));
        var probabilities = model.Answer(preprocessor, table.Batch()).Numbers("probabilities");

        var expected = preprocessor.Encode(table.Batch()).Chunk(preprocessor.Width)
            .Select(row => 1 / (1 + Math.Exp(-row.Zip(weights, (value, weight) => (double)value * weight).Sum())));
        Assert.All(expected.Zip(probabilities.Chunk(2)), pair => Assert.Equal(pair.First, pair.Second[0], 1e-5));
    }

    // Eight training rows, and held-out rows with the given values in all columns.
    private static TestTable Table(float[] numbers, string?[] texts)
    {
        var count = Math.Max(numbers.Length, texts.Length);
        float[] held = [.. numbers, .. Enumerable.Repeat(1f, count - numbers.Length)];
        string?[] names = [.. texts, .. Enumerable.Repeat<string?>("red", count - texts.Length)];
        return new TestTable(
            "tttttttt" + new string('e', count),
            new CategoricalColumn("colour", ["red", "blue", null, "red", "green", "blue", "red", "rose", .. names]),
            new NumericColumn("size", [1, 2, float.NaN, 3, 4, 5, 6, 7, .. held]),
            new NumericColumn("price", [10, -20, 30, float.NaN, 5, 7, 1000, 3, .. held]),
            new NumericColumn("age", [30, 40, 40, 50, 60, 20, float.NaN, 10, .. held]),
            new NumericColumn("weight", [-1, 0, 1, 5, 3, 2, 2, 2, .. held]));
    }

    private static float Finite(float value) => float.IsFinite(value) ? value % 1e20f : float.NaN;
}
