using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tests.Checks;

/// <summary>Checks of rows as a whole: their number, repeats, classes and age.</summary>
public sealed class RowTests
{
    private static readonly string[] TenRows = [.. Enumerable.Range(0, 10).Select(i => $"{i}")];

    [Theory]
    [InlineData(10L, 10L, null, null)]
    [InlineData(11L, null, "rowCount.min", "the dataset has 10 rows, fewer than 11; add rows, or lower the bound")]
    [InlineData(null, 9L, "rowCount.max", "the dataset has 10 rows, more than 9")]
    public void Rows_are_counted(long? min, long? max, string? field, string? message)
    {
        using var table = MadeTable.Of("DOUBLE", TenRows);
        var report = Run.All(table, Run.Dataset(new DataCheck { RowCount = new RowCountCheck { Min = min, Max = max } }));
        if (field is null)
        {
            Run.Passes(Assert.Single(report.Verdicts));
            Assert.Null(report.Failure);
        }
        else
        {
            Run.Fails(report.Verdicts[0], field, message!);
            Assert.Equal((65, "spec.dataset.checks[0]." + field), (report.Failure!.ExitCode, report.Failure.Error.Field));
        }
    }

    [Fact]
    public void A_small_table_is_refused_unless_a_check_lowers_the_bound()
    {
        using var table = MadeTable.Of("DOUBLE", [.. TenRows.Skip(1)]);
        var report = Run.All(table, Run.Dataset());
        Assert.Equal(
            ("TooFewRows",
                "spec.dataset.checks: the dataset has 9 rows, fewer than 10; add rows, or lower the bound by a check of rowCount"),
            (report.Failure!.Error.Reason, report.Failure.Message));

        Assert.Null(Run.All(table, Run.Dataset(new DataCheck { RowCount = new RowCountCheck { Min = 3 } })).Failure);
    }

    [Fact]
    public void A_failure_that_is_a_warning_lets_the_job_train()
    {
        using var table = MadeTable.Of("DOUBLE", TenRows);
        var report = Run.All(table, Run.Dataset(new DataCheck { RowCount = new RowCountCheck { Min = 11 }, OnFailure = "Warn" }));
        Assert.Equal(DataCheckOutcome.Warned, Assert.Single(report.Verdicts).Outcome);
        Assert.Null(report.Failure);
    }

    [Fact]
    public void All_checks_run_and_the_first_failure_is_the_reason()
    {
        using var table = MadeTable.Of("DOUBLE", TenRows);
        var report = Run.All(table, Run.Dataset(
            new DataCheck { RowCount = new RowCountCheck { Max = 11 } },
            new DataCheck { Column = new ColumnCheck { Name = "x", Max = "5" } },
            new DataCheck { RowCount = new RowCountCheck { Min = 12 } }));
        Assert.Equal(
            [DataCheckOutcome.Passed, DataCheckOutcome.Failed, DataCheckOutcome.Failed],
            report.Verdicts.Select(verdict => verdict.Outcome!.Value));
        Assert.Equal(("OutOfRange", "spec.dataset.checks[1].column.max"), (report.Failure!.Error.Reason, report.Failure.Error.Field));
    }

    [Fact]
    public void A_feature_needs_values_in_half_of_the_rows_unless_a_check_names_it()
    {
        using var table = MadeTable.Of("DOUBLE", [.. TenRows.Take(4), .. Enumerable.Repeat("NULL", 6)]);
        var failure = Run.All(table, Run.Dataset()).Failure!;
        Assert.Equal(("TooManyMissing", "spec.dataset.features[0].name"), (failure.Error.Reason, failure.Error.Field));
        Assert.Null(Run.All(table, Run.Dataset(new DataCheck { Column = new ColumnCheck { Name = "x", MaxMissing = "0.6" } })).Failure);

        // A check that says nothing of missing values leaves the default.
        var named = Run.All(table, Run.Dataset(new DataCheck { Column = new ColumnCheck { Name = "x", Min = "0" } })).Failure!;
        Assert.Equal("spec.dataset.checks[0].column.maxMissing", named.Error.Field);
    }

    [Fact]
    public void Rows_that_repeat_another_are_named_with_it()
    {
        var check = new DuplicatesCheck();
        using var table = new MadeTable("x DOUBLE, z VARCHAR, y VARCHAR",
            "(1, 'p', 'a'), (NULL, 'q', 'b'), (1, 'r', 'a'), (NULL, 's', 'b'), (1, 't', 'a')");
        Run.Fails(
            Run.One(table, new DataCheck { Duplicates = check }),
            "duplicates.maxShare",
            "3 of 5 rows repeat another, a share of 0.6 above 0: row 5 repeats row 3, row 6 repeats row 2");
        Run.Passes(Run.One(table, new DataCheck { Duplicates = check with { MaxShare = "0.6" } }));
        Run.Passes(Run.One(table, new DataCheck { Duplicates = check with { Columns = ["x", "z"] } }));
        Run.Fails(
            Run.One(table, new DataCheck { Duplicates = check with { Columns = ["w"] } }),
            "duplicates.columns",
            "the dataset has no column 'w'; correct the name, which is case-sensitive");
    }

    [Fact]
    public void A_class_may_be_rare_up_to_the_bound()
    {
        using var table = new MadeTable("x DOUBLE, y VARCHAR",
            "SELECT range, CASE WHEN range < 2 THEN 'rare' ELSE 'common' END FROM range(20)");
        Run.Passes(Run.One(table, new DataCheck { ClassBalance = new ClassBalanceCheck { MinShare = "0.1" } }));
        Run.Fails(
            Run.One(table, new DataCheck { ClassBalance = new ClassBalanceCheck { MinShare = "0.11" } }),
            "classBalance.minShare",
            "'rare' has 2 of 20 rows: less than the share of 0.11");
    }

    [Theory]
    [InlineData("VARCHAR", "'2026-05-01T13:00:00+02:00'", "1h", null)]
    [InlineData("VARCHAR", "'2026-05-01T13:00:00+02:00'", "59m", "the newest row is of 2026-05-01T11:00:00Z and is 1h old, more than 59m")]
    [InlineData("TIMESTAMP", "TIMESTAMP '2026-05-01 11:00:00'", "1h", null)]
    [InlineData("DATE", "DATE '2026-04-30'", "36h", null)]
    [InlineData("DATE", "DATE '2026-04-30'", "35h", "the newest row is of 2026-04-30T00:00:00Z and is 36h old, more than 35h")]
    [InlineData("DATE", "DATE '2099-01-01'", "36h", "column 'x' holds no time before now; 1 times are after now and do not count")]
    [InlineData("VARCHAR", "'yesterday'", "36h", "column 'x' holds no time before now")]
    public void The_newest_row_is_not_older_than_the_bound(string type, string newest, string maxAge, string? message)
    {
        using var table = MadeTable.Of(type, type == "VARCHAR" ? "NULL" : "'2020-01-01'", newest);
        using var alone = MadeTable.Of(type, newest);
        var check = new DataCheck { Freshness = new FreshnessCheck { Column = "x", MaxAge = maxAge } };
        var dataset = Run.Dataset() with { Features = [] };
        if (message is null)
        {
            Run.Passes(Run.One(table, check, dataset));
        }
        else
        {
            Run.Fails(Run.One(alone, check, dataset), message.Contains("before now", StringComparison.Ordinal) ? "freshness.column"
                : "freshness.maxAge", message);
        }
    }

    [Fact]
    public void A_time_to_come_does_not_make_an_old_table_fresh()
    {
        using var table = MadeTable.Of("DATE", "DATE '2026-04-01'", "DATE '2099-01-01'");
        Run.Fails(
            Run.One(table, new DataCheck { Freshness = new FreshnessCheck { Column = "x", MaxAge = "24h" } },
                Run.Dataset() with { Features = [] }),
            "freshness.maxAge",
            "the newest row is of 2026-04-01T00:00:00Z and is 732h old, more than 24h; 1 times are after now and do not count");
    }

    [Fact]
    public void Numbers_are_no_times()
    {
        using var table = MadeTable.Of("DOUBLE", "1");
        Run.Fails(
            Run.One(table, new DataCheck { Freshness = new FreshnessCheck { Column = "x", MaxAge = "24h" } }),
            "freshness.column",
            "column 'x' holds values of the type DOUBLE, not dates or times in ISO 8601");
    }
}
