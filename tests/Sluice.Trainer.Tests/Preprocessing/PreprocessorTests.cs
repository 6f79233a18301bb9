using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class PreprocessorTests
{
    [Fact]
    public void Encodings_are_learned_from_the_training_rows_alone()
    {
        var preprocessor = Preprocessor.Fit(Table(), [0, 1, 2, 3]);

        // Row 4 (1000, green) is held out, so neither its size nor its colour may be known.
        Assert.Equal(new NumericEncoding("size", 2, 2, MathF.Sqrt(0.5f)), preprocessor.Features[1]);
        var colour = Assert.IsType<CategoricalEncoding>(preprocessor.Features[0]);
        Assert.Equal(["blue", "red"], colour.Categories);
        Assert.Equal(1, colour.MostFrequent);
    }

    [Fact]
    public void Missing_values_are_filled_and_unknown_names_are_all_zeros()
    {
        var preprocessor = Preprocessor.Fit(Table(), [0, 1, 2, 3]);

        var rows = preprocessor.Encode(Table(), [0, 2, 4]).Chunk(3).ToArray();

        var half = MathF.Sqrt(0.5f);
        Assert.Equal([(1 - 2) / half, 0, 1], rows[0]);
        Assert.Equal([0, 0, 1], rows[1]);
        Assert.Equal([(1000 - 2) / half, 0, 0], rows[2]);
    }

    [Fact]
    public void A_constant_column_becomes_zeros()
    {
        var table = Table() with { Features = [new NumericColumn("size", [5, 5, 5, 5, 6])] };

        Assert.Equal([0, 0, 1], Preprocessor.Fit(table, [0, 1, 2, 3]).Encode(table, [0, 1, 4]));
    }

    [Fact]
    public void Of_equally_frequent_names_the_first_stands_for_a_missing_one()
    {
        var table = Table() with { Features = [new CategoricalColumn("colour", ["b", "a", "b", "a", null])] };

        Assert.Equal(0, ((CategoricalEncoding)Preprocessor.Fit(table, [0, 1, 2, 3]).Features[0]).MostFrequent);
    }

    [Fact]
    public void A_column_without_a_value_in_the_training_rows_is_refused()
    {
        var table = Table() with { Features = [new NumericColumn("size", [float.NaN, float.NaN, float.NaN, float.NaN, 6])] };

        Assert.Equal("TooManyMissing", Assert.Throws<TrainerException>(() => Preprocessor.Fit(table, [0, 1, 2, 3])).Error.Reason);
    }

    private static Table Table() => new()
    {
        Features =
        [
            new CategoricalColumn("colour", ["red", "blue", null, "red", "green"]),
            new NumericColumn("size", [1, 2, float.NaN, 3, 1000]),
        ],
        Classes = ["a", "b"],
        Labels = [0, 1, 0, 1, 0],
        Digest = "",
    };
}
