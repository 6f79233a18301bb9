using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

/// <summary>Each step against what scikit-learn 1.2.1 gives for the same column.</summary>
public sealed class NumericEncodingTests
{
    private const float None = float.NaN;

    [Theory]
    [InlineData(null, new[]
    {
        -0.40728354513942666, -0.3730580371445169, -0.3388325291496071, -0.3046070211546973, -0.09925397318523844,
        2.981041746356644, -0.3388325291496071, -0.5441855771190659, -0.3730580371445169, -0.20193049716996786,
    })]
    [InlineData("Mean", new[]
    {
        -0.4992079352323335, -0.464480426694432, 0.0, -0.3950254096186291, -0.18666035839122036,
        2.938815410019911, 0.0, -0.6381179693839394, -0.464480426694432, -0.29084288400492475,
    })]
    [InlineData("Mode", new[]
    {
        -0.3994756475049357, -0.3653324297694711, -0.3653324297694711, -0.29704599429854195, -0.09218668788575438,
        2.9807029083060588, -0.3653324297694711, -0.5360485184467941, -0.3653324297694711, -0.19461634109214815,
    })]
    public void A_missing_number_is_filled_before_all_are_standardised(string? missing, double[] expected)
    {
        using var table = Table();

        Equal(expected, table.Encode(new FeatureOptions { Name = "x", Missing = missing }));
    }

    [Fact]
    public void A_constant_counts_as_the_missing_number()
    {
        using var table = Table();

        var encoded = table.Encode(new FeatureOptions { Name = "x", Missing = "Constant", MissingValue = "-0.5", Scale = "None" });

        Equal([1, 2, -0.5, 4, 10, 100, -0.5, -3, 2, 7], encoded);
    }

    [Fact]
    public void MinMax_maps_the_training_rows_to_0_to_1()
    {
        using var table = Table();

        Equal(
            [
                0.038834951456310676, 0.04854368932038834, 0.058252427184466014, 0.06796116504854369, 0.12621359223300968,
                1, 0.058252427184466014, 0, 0.04854368932038834, 0.0970873786407767,
            ],
            table.Encode(new FeatureOptions { Name = "x", Scale = "MinMax" }));
    }

    [Fact]
    public void Clipped_by_quantiles_logarithmic_and_standardised_in_this_order()
    {
        using var table = Table();

        Equal(
            [
                -0.8466956641548806, -0.43175109779881604, -0.13734324268425507, 0.09101723096352066, 0.8979081099669064,
                2.1665820037380197, -0.13734324268425507, -1.7426321783337948, -0.43175109779881604, 0.5720091787863704,
            ],
            table.Encode(new FeatureOptions { Name = "x", Log = true, Clip = new() { LowerQuantile = "0.1", UpperQuantile = "0.9" } }));
    }

    [Fact]
    public void Bins_hold_equal_shares_of_the_training_rows()
    {
        using var table = Table();
        using var preprocessor = table.Fit(new FeatureOptions { Name = "x", Bins = 4 });

        Assert.Equal([2, 3, 6.25f], Assert.IsType<NumericEncoding>(preprocessor.Features[0]).Edges);
        var encoded = preprocessor.Encode(table.Batch()).Chunk(4).ToArray();
        Assert.All(encoded, row => Assert.Equal((3, 1), (row.Count(value => value == 0), row.Count(value => value == 1))));
        Assert.Equal([0, 1, 2, 2, 3, 3, 2, 0, 1, 3], encoded.Select(row => Array.IndexOf(row, 1)));
    }

    [Fact]
    public void Given_limits_hold_for_what_clients_send()
    {
        using var table = new TestTable("tttte", new NumericColumn("x", [1, 2, 3, 4, 1e30f]));

        Equal(
            [1.5, 2, 3, 3.5, 3.5],
            table.Encode(new FeatureOptions { Name = "x", Scale = "None", Clip = new() { Min = "1.5", Max = "3.5" } }));
    }

    [Fact]
    public void An_indicator_says_that_the_value_is_missing()
    {
        using var table = new TestTable("ttt", new NumericColumn("x", [1, None, 3]), new NumericColumn("y", [5, 6, None]));

        var encoded = table.Encode(
            new FeatureOptions { Name = "x", Scale = "None", Indicator = true }, new FeatureOptions { Name = "y", Scale = "None" });

        Assert.Equal([1, 0, 5], encoded[0]);
        Assert.Equal([2, 1, 6], encoded[1]);
        Assert.Equal([3, 0, 5.5f], encoded[2]);
    }

    [Fact]
    public void A_constant_column_becomes_zeros()
    {
        using var table = new TestTable("tttte", new NumericColumn("size", [5, 5, 5, 5, 6]));

        Assert.Equal([[0], [0], [0], [0], [1]], table.Encode(new FeatureOptions { Name = "size" }));
        Assert.Equal([[1], [1], [1], [1], [1]], table.Encode(new FeatureOptions { Name = "size", Bins = 3 }));
    }

    [Fact]
    public void A_number_that_32_bit_floats_cannot_scale_is_named_with_its_row()
    {
        using var table = new TestTable("ttte", new NumericColumn("size", [1e-30f, 2e-30f, 3e-30f, -1e38f]));

        var e = Assert.Throws<JobException>(() => table.Fit(new FeatureOptions { Name = "size" }));

        Assert.Equal(("OutOfRange", "spec.dataset.features[0].name"), (e.Error.Reason, e.Error.Field));
        Assert.Contains("row 5, column 'size' contains -1E+38", e.Message, StringComparison.Ordinal);
        table.Fit(new FeatureOptions { Name = "size", Clip = new() { Min = "0" } }).Dispose();
    }

    [Fact]
    public void A_sensitive_number_is_not_shown()
    {
        using var table = new TestTable("ttte", new NumericColumn("size", [1e-30f, 2e-30f, 3e-30f, -1e38f]));
        var hidden = new DatasetOptions
        {
            Features = [new FeatureOptions { Name = "size" }],
            Checks = [new DataCheck { Column = new ColumnCheck { Name = "size", Sensitive = true } }],
        };

        var e = Assert.Throws<JobException>(() => Preprocessor.Fit(table.Data, hidden));

        Assert.Contains("row 5, column 'size' contains a value, too far from the mean for", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("E+3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_a_value_in_the_training_rows_is_refused()
    {
        using var table = new TestTable("ttte", new NumericColumn("size", [None, None, None, 6]));

        Assert.Equal("TooManyMissing", Assert.Throws<JobException>(() => table.Fit(new FeatureOptions { Name = "size" })).Error.Reason);
    }

    private static TestTable Table() => new("tttttttttt", new NumericColumn("x", [1, 2, None, 4, 10, 100, None, -3, 2, 7]));

    private static void Equal(double[] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(
            expected.Zip(actual),
            pair => Assert.Equal(pair.First, Assert.Single(pair.Second), 4e-7 * Math.Max(1, Math.Abs(pair.First))));
    }
}
