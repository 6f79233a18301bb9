using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class CategoricalEncodingTests
{
    private static readonly FeatureOptions Colour = new() { Name = "colour", Type = "categorical" };

    [Fact]
    public void A_missing_category_is_the_most_frequent_one_and_an_unknown_one_is_all_zeros()
    {
        using var table = new TestTable("tttte", new CategoricalColumn("colour", ["red", "blue", null, "red", "green"]));

        Assert.Equal([[0, 1], [1, 0], [0, 1], [0, 1], [0, 0]], table.Encode(Colour));
    }

    [Fact]
    public void Of_equally_frequent_categories_the_first_stands_for_a_missing_one()
    {
        using var table = new TestTable("tttte", new CategoricalColumn("colour", ["b", "a", "b", "a", null]));

        Assert.Equal([1, 0], table.Encode(Colour)[4]);
    }

    [Fact]
    public void A_missing_category_can_be_one_of_its_own()
    {
        using var table = new TestTable("ttte", new CategoricalColumn("colour", ["b", "a", null, "c"]));

        Assert.Equal([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]], table.Encode(Colour with { Missing = "Category" }));
    }

    [Fact]
    public void A_missing_category_can_be_a_given_one()
    {
        using var table = new TestTable("tttt", new CategoricalColumn("colour", ["b", "b", null, "a"]));

        Assert.Equal([0, 0, 1], table.Encode(Colour with { Missing = "Constant", MissingValue = "none" })[2]);
        Assert.Equal([1, 0], table.Encode(Colour with { Missing = "Constant", MissingValue = "a" })[2]);
    }

    [Fact]
    public void Rare_and_unknown_categories_share_an_input_where_the_vocabulary_says_so()
    {
        using var table = new TestTable(
            "tttttttte", new CategoricalColumn("colour", ["b", "b", "b", "a", "a", "c", "c", null, "unknown"]));
        var vocabulary = new VocabularyOptions { Size = 2, Other = true };

        var encoded = table.Encode(Colour with { Vocabulary = vocabulary });

        Assert.Equal([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]], [encoded[0], encoded[3], encoded[5], encoded[7], encoded[8]]);
        Assert.Equal([0, 0], table.Encode(Colour with { Vocabulary = vocabulary with { Other = null } })[5]);
        Assert.Equal(
            [0, 0, 1, 0], table.Encode(Colour with { Vocabulary = vocabulary, Missing = "Category" })[7]);
    }

    [Fact]
    public void A_category_in_too_few_rows_has_no_input()
    {
        using var table = new TestTable("tttt", new CategoricalColumn("colour", ["b", "b", "a", "c"]));

        Assert.Equal([[1], [1], [0], [0]], table.Encode(Colour with { Vocabulary = new() { MinCount = 2 } }));
        var e = Assert.Throws<JobException>(() => table.Fit(Colour with { Vocabulary = new() { MinCount = 3 } }));
        Assert.Equal("spec.dataset.features[0].vocabulary.minCount", e.Error.Field);
    }

    [Fact]
    public void An_identifier_is_no_category_unless_a_vocabulary_bounds_it()
    {
        string?[] names = [.. Enumerable.Range(0, 1001).Select(i => $"id{i:d4}")];
        using var table = new TestTable(new string('t', 1001), new CategoricalColumn("id", names));
        var feature = Colour with { Name = "id" };

        Assert.Equal("TooManyCategories", Assert.Throws<JobException>(() => table.Fit(feature)).Error.Reason);
        using var fit = table.Fit(feature with { Vocabulary = new() { Size = 3 } });
        Assert.Equal(["id0000", "id0001", "id0002"], Assert.IsType<CategoricalEncoding>(fit.Features[0]).Categories);
    }

    [Fact]
    public void The_empty_text_is_a_missing_value_unless_it_is_a_category()
    {
        using var words = new TestTable("tt", new CategoricalColumn("colour", ["", "a"]));
        using var table = new TestTable("tt", new CategoricalColumn("colour", ["NA", "a"]));
        using var both = new TestTable("tte", new CategoricalColumn("colour", ["", "a", null]));

        Assert.Equal([[1, 0], [0, 1]], words.Encode(Colour));
        using var missing = Preprocessor.Fit(table.Data, new() { Features = [Colour], MissingValues = ["-"] });
        Assert.Equal(["", "-"], Assert.IsType<CategoricalEncoding>(missing.Features[0]).MissingTexts);
        Assert.Equal("AmbiguousEmpty", Assert.Throws<JobException>(() => both.Fit(Colour)).Error.Reason);
    }
}
