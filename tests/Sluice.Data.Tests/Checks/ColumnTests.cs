using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tests.Checks;

public sealed class ColumnTests
{
    [Theory]
    [InlineData("VARCHAR", "number", "'1', ' -2.5e3 ', '.5', NULL", "'1_000'", "'1_000'")]
    [InlineData("VARCHAR", "number", "'1'", "'nan'", "'nan'")]
    [InlineData("VARCHAR", "number", "'1'", "''", "''")]
    [InlineData("VARCHAR", "integer", "'1', '2.0', '-3'", "'2.5'", "'2.5'")]
    [InlineData("DOUBLE", "integer", "1, 2.0, NULL", "2.5", "'2.5'")]
    [InlineData("BIGINT", "number", "1, 2", null, null)]
    [InlineData("BOOLEAN", "number", null, "true", "'true'")]
    [InlineData("VARCHAR", "boolean", "'true', 'FALSE', NULL", "'yes'", "'yes'")]
    [InlineData("VARCHAR", "date", "'2026-01-31', '2026-01-31T10:00:00+02:00', '2026-01-31 10:00'", "'31.01.2026'", "'31.01.2026'")]
    [InlineData("VARCHAR", "date", "'2026-02-28'", "'2026-02-30'", "'2026-02-30'")]
    [InlineData("VARCHAR", "date", "'2026-02-28'", "'epoch'", "'epoch'")]
    [InlineData("TIMESTAMP", "date", "TIMESTAMP '2026-01-31 10:00:00'", null, null)]
    [InlineData("DOUBLE", "date", null, "3", "'3.0'")]
    [InlineData("VARCHAR", "text", "'1', 'a', ''", null, null)]
    [InlineData("INTEGER[]", "text", null, "[1, 2]", "'[1, 2]'")]
    public void A_value_of_another_type_is_named_with_its_row(string column, string type, string? good, string? bad, string? shown)
    {
        var check = new DataCheck { Column = new ColumnCheck { Name = "x", Type = type } };
        var dataset = Run.Dataset() with { Features = [] };
        if (good is not null)
        {
            using var table = MadeTable.Of(column, good.Split(", "));
            Run.Passes(Run.One(table, check, dataset));
        }

        if (bad is not null)
        {
            using var table = MadeTable.Of(column, bad);
            Run.Fails(Run.One(table, check, dataset), "column.type",
                $"column 'x': 1 of 1 values are not of the type {type}: row 2 ({shown})");
        }
    }

    [Theory]
    [InlineData("0.1", "0.3", null, null)]
    [InlineData("0.2", null, "column.min", "column 'x': 1 of 3 values are below 0.2: row 2 ('0.1')")]
    [InlineData(null, "0.29", "column.max", "column 'x': 1 of 3 values are above 0.29: row 4 ('0.3')")]
    [InlineData("0.2", "0.25", "column.min",
        "column 'x': 1 of 3 values are below 0.2: row 2 ('0.1'); 1 of 3 values are above 0.25: row 4 ('0.3')")]
    public void Bounds_are_inclusive(string? min, string? max, string? field, string? message)
    {
        using var table = MadeTable.Of("DOUBLE", "0.1", "0.2", "0.3", "NULL");
        var verdict = Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "x", Min = min, Max = max } });
        if (field is null)
        {
            Run.Passes(verdict);
        }
        else
        {
            Run.Fails(verdict, field, message!);
        }
    }

    [Fact]
    public void A_bound_asks_for_numbers_where_no_type_does()
    {
        using var table = MadeTable.Of("VARCHAR", "'5'", "'five'");
        Run.Fails(
            Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "x", Max = "9" } }, Run.Dataset() with { Features = [] }),
            "column.max",
            "column 'x': 1 of 2 values are not of the type number: row 3 ('five')");
    }

    [Fact]
    public void Numbers_as_text_have_the_decimal_separator_of_the_file()
    {
        using var table = MadeTable.Of("VARCHAR", "'1,5'", "'2,5'");
        var dataset = Run.Dataset() with { Features = [], Csv = new CsvOptions { Decimal = "," } };
        Run.Fails(
            Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "x", Type = "number", Max = "2" } }, dataset),
            "column.max",
            "column 'x': 1 of 2 values are above 2: row 3 ('2,5')");
    }

    [Theory]
    [InlineData("VARCHAR", "'2026-01-31T23:30:00-01:00'")]
    [InlineData("TIMESTAMP", "TIMESTAMP '2026-02-01 00:30:00'")]
    [InlineData("TIMESTAMPTZ", "TIMESTAMPTZ '2026-01-31 23:30:00-01:00'")]
    public void Dates_are_compared_in_UTC(string type, string value)
    {
        using var table = MadeTable.Of(type, value);
        var (bound, dataset) = (new ColumnCheck { Name = "x", Type = "date", Max = "2026-02-01T00:30:00Z" },
            Run.Dataset() with { Features = [] });
        Run.Passes(Run.One(table, new DataCheck { Column = bound }, dataset));
        var verdict = Run.One(table, new DataCheck { Column = bound with { Max = "2026-02-01" } }, dataset);
        Assert.Equal((DataCheckOutcome.Failed, "spec.dataset.checks[0].column.max"), (verdict.Outcome!.Value, verdict.Field));
    }

    [Theory]
    [InlineData("VARCHAR", "'a', 'b''c', NULL", "'d'", "'d'")]
    [InlineData("DOUBLE", "1, 2.50", "2", "'2.0'")]
    public void Only_allowed_values_pass(string type, string good, string bad, string shown)
    {
        var check = new DataCheck { Column = new ColumnCheck { Name = "x", Allowed = ["a", "b'c", "1", "2.5"] } };
        var dataset = Run.Dataset() with { Features = [] };
        using (var table = MadeTable.Of(type, good.Split(", ")))
        {
            Run.Passes(Run.One(table, check, dataset));
        }

        using var wrong = MadeTable.Of(type, [.. good.Split(", "), bad]);
        var verdict = Run.One(wrong, check, dataset);
        Assert.Equal(DataCheckOutcome.Failed, verdict.Outcome);
        Assert.EndsWith($"values are not allowed: row {good.Split(", ").Length + 2} ({shown})", verdict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_matches_from_the_first_to_the_last_character()
    {
        using var table = MadeTable.Of("VARCHAR", "'AB12'", "NULL", "'xAB12'");
        Run.Fails(
            Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "x", Pattern = "(?P<ring>[A-Z]{2})[0-9]+" } },
                Run.Dataset() with { Features = [] }),
            "column.pattern",
            "column 'x': 1 of 2 values do not match '(?P<ring>[A-Z]{2})[0-9]+': row 4 ('xAB12')");
    }

    [Fact]
    public void A_pattern_that_RE2_refuses_is_a_fault_of_the_job()
    {
        // .NET takes the name of a block, which RE2 does not know.
        using var table = MadeTable.Of("VARCHAR", "'a'");
        var error = Assert.Throws<JobException>(() => Run.One(
            table, new DataCheck { Column = new ColumnCheck { Name = "x", Pattern = @"\p{IsGreek}" } },
                Run.Dataset() with { Features = [] }));
        Assert.Equal((ExitCodes.BadSpec, "spec.dataset.checks[0].column.pattern"), (error.ExitCode, error.Error.Field));
    }

    [Fact]
    public void Missing_values_are_a_share_of_the_rows()
    {
        using var table = MadeTable.Of("DOUBLE", "1", "NULL", "3", "NULL");
        var check = new ColumnCheck { Name = "x", MaxMissing = "0.5" };
        Run.Passes(Run.One(table, new DataCheck { Column = check }));
        Run.Fails(
            Run.One(table, new DataCheck { Column = check with { MaxMissing = "0.49" } }),
            "column.maxMissing",
            "column 'x': 2 of 4 rows have no value, a share of 0.5 above 0.49: row 3 (none), row 5 (none)");
    }

    [Fact]
    public void A_value_that_occurs_again_is_not_unique()
    {
        var check = new DataCheck { Column = new ColumnCheck { Name = "x", Unique = true } };
        using (var table = MadeTable.Of("DOUBLE", "1", "2", "NULL", "NULL"))
        {
            Run.Passes(Run.One(table, check));
        }

        using var twice = MadeTable.Of("DOUBLE", "1", "2", "1");
        Run.Fails(Run.One(twice, check), "column.unique", "column 'x': 1 values occur more than once: '1.0' in row 2 and row 4");
    }

    [Fact]
    public void At_most_five_rows_are_shown()
    {
        using var table = MadeTable.Of("DOUBLE", [.. Enumerable.Range(1, 9).Select(i => $"-{i}")]);
        Run.Fails(
            Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "x", Min = "0" } }),
            "column.min",
            "column 'x': 9 of 9 values are below 0: row 2 ('-1.0'), row 3 ('-2.0'), row 4 ('-3.0'), row 5 ('-4.0'), row 6 ('-5.0')");
    }

    [Fact]
    public void A_column_that_is_not_there_is_named()
    {
        using var table = MadeTable.Of("DOUBLE", "1");
        Run.Fails(
            Run.One(table, new DataCheck { Column = new ColumnCheck { Name = "X" } }),
            "column.name",
            "the dataset has no column 'X'; correct the name, which is case-sensitive");
    }

    [Fact]
    public void Names_and_values_are_no_SQL()
    {
        using var table = new MadeTable("\"a\"\"; DROP TABLE rows; --\" VARCHAR, y VARCHAR", "('it''s', 'a'), ('\u202e', 'b')");
        var dataset = Run.Dataset() with { Features = [] };
        var column = new ColumnCheck { Name = "a\"; DROP TABLE rows; --", Allowed = ["it's", "'); DROP TABLE rows; --"] };
        var verdict = Run.One(table, new DataCheck { Column = column }, dataset);
        Assert.EndsWith("1 of 2 values are not allowed: row 3 ('\\u202e')", verdict.Message, StringComparison.Ordinal);
    }
}
