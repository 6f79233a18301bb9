using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Tests.Data;

public sealed class TableRulesTests
{
    [Fact]
    public void A_table_that_fits_is_taken() => TableRules.Check(Table(20), new DatasetOptions());

    [Fact]
    public void Too_few_rows_are_refused()
    {
        var e = Assert.Throws<TrainerException>(() => TableRules.Check(Table(9), new DatasetOptions()));

        Assert.Equal((65, "TooFewRows"), (e.ExitCode, e.Error.Reason));
        Assert.Contains("has 9 rows, but the check requires 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_at_all_are_refused_even_without_a_check()
    {
        var table = Table(0) with { Classes = [] };
        var e = Assert.Throws<TrainerException>(() =>
            TableRules.Check(table, new DatasetOptions { Checks = new DatasetChecks { MinRows = 0 } }));

        Assert.Equal("TooFewRows", e.Error.Reason);
    }

    [Fact]
    public void A_single_class_is_refused()
    {
        var e = Assert.Throws<TrainerException>(() => TableRules.Check(
            Table(20) with { Classes = ["yes"], Labels = new int[20] }, new DatasetOptions { Target = "answer" }));

        Assert.Equal((65, "OneClass", "spec.dataset.target"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains("all 20 rows have 'yes' in column 'answer'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, "0.5", false)]
    [InlineData(11, "0.5", true)]
    [InlineData(1, "0", true)]
    [InlineData(20, "1", true)]
    public void Missing_values_are_bounded(int missing, string most, bool refused)
    {
        var values = Enumerable.Range(0, 20).Select(i => i < missing ? float.NaN : i).ToArray();
        var table = Table(20) with { Features = [new NumericColumn("size", values)] };
        var dataset = new DatasetOptions { Checks = new DatasetChecks { MaxMissing = most } };

        var e = Record.Exception(() => TableRules.Check(table, dataset));

        Assert.Equal(refused ? "TooManyMissing" : null, (e as TrainerException)?.Error.Reason);
    }

    [Fact]
    public void An_identifier_is_no_category()
    {
        var table = Table(2000) with { Features = [new CategoricalColumn("id", [.. Enumerable.Range(0, 2000).Select(i => $"id{i}")])] };

        var e = Assert.Throws<TrainerException>(() => TableRules.Check(table, new DatasetOptions()));

        Assert.Equal("TooManyCategories", e.Error.Reason);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Warn", false)]
    [InlineData("Refuse", true)]
    public void A_feature_that_is_the_target_is_told_or_refused_as_the_job_says(string? leakage, bool refused)
    {
        var table = Table(20) with { Leaking = [0] };
        var dataset = new DatasetOptions { Target = "answer", Checks = new DatasetChecks { Leakage = leakage } };

        var leak = Assert.Single(TableRules.Leaks(table, dataset));
        Assert.Equal("spec.dataset.features[0].name", leak.Field);
        Assert.Contains("column 'size' has the value of the target 'answer' in all 20 rows", leak.Message, StringComparison.Ordinal);
        Assert.Equal(
            refused ? "Leakage" : null, (Record.Exception(() => TableRules.Check(table, dataset)) as TrainerException)?.Error.Reason);
    }

    private static Table Table(int rows) => new()
    {
        Classes = ["a", "b"],
        Labels = [.. Enumerable.Range(0, rows).Select(i => i % 2)],
        Features = [new NumericColumn("size", new float[rows])],
        Digest = "sha256:",
    };
}
