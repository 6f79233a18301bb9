using Sluice.Api.TrainingJobs;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Checks;

/// <summary>Drift of tables from the profile of others; every row is a training row.</summary>
public sealed class DriftTests
{
    private static readonly DatasetOptions Numbers = Run.Dataset();

    private static readonly DatasetOptions Categories =
        Run.Dataset() with { Features = [new FeatureOptions { Name = "x", Type = "categorical" }] };

    [Theory]
    [InlineData("range", 0)]
    [InlineData("999 - range", 0)]

    // Of the ten bins between deciles the first five are empty, and the others hold twice as much.
    [InlineData("500 + range / 2", (5 * 0.1 * 0.6931471805599453) + (5 * 0.0999 * 6.907755278982137))]

    // All rows are below the least value of the reference, in the first of ten bins.
    [InlineData("-range - 1", (0.9 * 2.302585092994046) + (9 * 0.0999 * 6.907755278982137))]

    // Half of the rows have no value, which is a bin that is empty in the reference: 10 bins go from 0.1 to 0.05.
    [InlineData("CASE WHEN range % 2 = 0 THEN range END", (10 * 0.05 * 0.6931471805599453) + (0.4999 * 8.517193191416238))]
    public void Numbers_are_compared_by_the_deciles_of_the_reference(string current, double expected) =>
        Assert.Equal(expected, Distance("PSI", Numbers, "DOUBLE", "range", current), 4);

    [Theory]
    [InlineData("7", 0)]
    [InlineData("6", 2 * 0.9999 * 9.210340371976184)]
    [InlineData("8", 2 * 0.9999 * 9.210340371976184)]
    [InlineData("CASE WHEN range % 2 = 0 THEN 7 ELSE 6 END", (0.5 * 0.6931471805599453) + (0.4999 * 8.517193191416238))]
    public void A_constant_column_drifts_when_another_value_comes(string current, double expected) =>
        Assert.Equal(expected, Distance("PSI", Numbers, "DOUBLE", "7", current), 4);

    [Theory]
    [InlineData("'p'", "'p'", 0)]
    [InlineData("CASE range % 2 WHEN 0 THEN 'p' ELSE 'q' END", "CASE range % 4 WHEN 0 THEN 'p' ELSE 'q' END", 0.27465307216702745)]
    [InlineData("'p'", "'new'", 2 * 0.9999 * 9.210340371976184)]
    [InlineData("'p'", "CASE range % 2 WHEN 0 THEN 'p' END", (0.5 * 0.6931471805599453) + (0.4999 * 8.517193191416238))]
    public void Categories_are_compared_by_value(string reference, string current, double expected) =>
        Assert.Equal(expected, Distance("PSI", Categories, "VARCHAR", reference, current), 4);

    [Fact]
    public void Categories_beyond_the_hundred_most_frequent_are_one_bin()
    {
        // 200 categories of 5 rows each: the profile names 100, and the others are half of the rows, whichever they are.
        Assert.Equal(0, Distance("PSI", Categories, "VARCHAR", "CAST(range % 200 AS VARCHAR)", "CAST(range % 200 AS VARCHAR)"), 4);
        Assert.True(Distance("PSI", Categories, "VARCHAR", "CAST(range % 200 AS VARCHAR)", "CAST(range % 50 AS VARCHAR)") > 0.5);
    }

    [Theory]
    [InlineData("range", "range", 0)]
    [InlineData("range", "range + 250", 0.25)]
    [InlineData("range", "range - 5000", 1)]
    [InlineData("range", "CASE WHEN range % 4 = 0 THEN NULL ELSE range END", 0.25)]

    // Two values, 0 in half of the rows and then in a tenth of them: exact, since every value is a quantile.
    [InlineData("range % 2", "CASE WHEN range % 10 = 0 THEN 0 ELSE 1 END", 0.4)]
    public void Kolmogorov_Smirnov_is_the_greatest_difference_of_the_cumulative_shares(string reference, string current, double expected) =>
        Assert.Equal(expected, Distance("KolmogorovSmirnov", Numbers, "DOUBLE", reference, current), 4);

    [Fact]
    public void Kolmogorov_Smirnov_is_at_most_a_hundredth_too_small()
    {
        // The current values lie right before each hundredth value of the reference, so that quantiles see the least of it.
        var random = new Random(7);
        double[] reference = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        double[] current = [.. Enumerable.Range(0, 700).Select(_ => Math.Pow(random.NextDouble(), 1.3))];
        var points = reference.Concat(current);
        var exact = points.Max(point => Math.Abs(
            ((double)reference.Count(value => value <= point) / reference.Length)
            - ((double)current.Count(value => value <= point) / current.Length)));
        using var before = MadeTable.Of("DOUBLE", [.. reference.Select(value => value.ToString("R"))]);
        using var after = MadeTable.Of("DOUBLE", [.. current.Select(value => value.ToString("R"))]);
        var all = "UPDATE parts SET \"part\" = 'training'";
        before.Table.Execute(all);
        after.Table.Execute(all);
        var found = Distance("KolmogorovSmirnov", Numbers, before, after);
        Assert.InRange(found, exact - 0.0101, exact + 0.0001);
    }

    [Theory]
    [InlineData("PSI", "range", 0)]
    [InlineData("PSI", "500 + range / 2", (5 * 0.1 * 0.6931471805599453) + (5 * 0.0999 * 6.907755278982137))]
    [InlineData("KolmogorovSmirnov", "range + 250", 0.25)]
    public void Dates_are_compared_by_their_seconds(string measure, string days, double expected)
    {
        var dates = Run.Dataset() with { Features = [new FeatureOptions { Name = "x", Type = "date" }] };
        string Dates(string days) => $"TIMESTAMP '2020-01-01' + to_days(CAST({days} AS INTEGER))";

        Assert.Equal(expected, Distance(measure, dates, "TIMESTAMP", Dates("range"), Dates(days)), 4);
    }

    [Fact]
    public void Of_dates_in_an_older_profile_the_missing_values_are_compared()
    {
        var dates = Run.Dataset() with { Features = [new FeatureOptions { Name = "x", Type = "date" }] };
        using var table = Table("TIMESTAMP", "TIMESTAMP '2020-01-01' + to_days(CAST(range AS INTEGER))");
        var profile = Profile(table, dates);
        var older = profile with { Columns = [profile.Columns[0] with { Numbers = null }, profile.Columns[1]] };

        var verdict = Run.One(
            table, new DataCheck { Drift = new DriftCheck { Columns = ["x"] } }, dates, new ParentProfile("1.0.0", older));

        Run.Passes(verdict);
        Assert.EndsWith(
            "of column 'x' only the share of missing values is compared, since the profile of version 1.0.0 has no distribution of dates",
            verdict.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Jensen_Shannon_is_one_for_what_has_nothing_in_common()
    {
        Assert.Equal(1, Distance("JensenShannon", Categories, "VARCHAR", "'p'", "'q'"), 4);
        Assert.Equal(0, Distance("JensenShannon", Numbers, "DOUBLE", "range", "range"), 4);
        Assert.Equal(0.5579, Distance("JensenShannon", Categories, "VARCHAR", "'p'", "CASE range % 2 WHEN 0 THEN 'p' ELSE 'q' END"), 4);
    }

    [Fact]
    public void The_verdict_names_the_column_the_distance_and_the_bound()
    {
        using var before = Table("DOUBLE", "range");
        using var after = Table("DOUBLE", "range + 250");
        var check = new DriftCheck { Measure = "KolmogorovSmirnov", Max = "0.25" };
        var parent = new ParentProfile("1.0.0", Profile(before, Numbers));
        var passed = Run.One(after, new DataCheck { Drift = check }, Numbers, parent);
        Run.Passes(passed);
        Assert.Equal("the greatest KolmogorovSmirnov is 0.25, that of column 'x', from version 1.0.0", passed.Message);
        Run.Fails(
            Run.One(after, new DataCheck { Drift = check with { Max = "0.24" } }, Numbers, parent),
            "drift.max",
            "column 'x' is 0.25 from version 1.0.0; KolmogorovSmirnov may be at most 0.24");
    }

    [Fact]
    public void The_first_version_passes_and_says_that_nothing_was_compared()
    {
        using var table = Table("DOUBLE", "range");
        var check = new DriftCheck();
        var first = Run.One(table, new DataCheck { Drift = check });
        Run.Passes(first);
        Assert.Equal("nothing is compared, as no version of the model is published yet", first.Message);
        Run.Fails(
            Run.One(table, new DataCheck { Drift = check with { Version = "1.0.0" } }),
            "drift.version",
            "nothing can be compared with version 1.0.0: it is not published");

        var foreign = new ParentProfile("1.0.0", null);
        Assert.Equal(
            "nothing is compared, as version 1.0.0 has no profile of its data",
                Run.One(table, new DataCheck { Drift = check }, parent: foreign).Message);
        Run.Fails(
            Run.One(table, new DataCheck { Drift = check with { Version = "1.0.0" } }, parent: foreign),
            "drift.version",
            "nothing can be compared with version 1.0.0: version 1.0.0 has no profile of its data");
    }

    [Fact]
    public void Columns_that_one_side_lacks_or_has_of_another_type_are_named()
    {
        using var table = Table("DOUBLE", "range");
        var other = Profile(table, Numbers);
        var parent = new ParentProfile("1.0.0", other with { Columns = [other.Columns[1]] });
        var verdict = Run.One(table, new DataCheck { Drift = new DriftCheck() }, Numbers, parent);
        Run.Passes(verdict);
        Assert.EndsWith("; column 'x' was none of version 1.0.0's", verdict.Message, StringComparison.Ordinal);
        Run.Fails(
            Run.One(table, new DataCheck { Drift = new DriftCheck { Columns = ["x"] } }, Numbers, parent),
            "drift.max",
            "column 'x' was none of version 1.0.0's; PSI may be at most 0.2");

        parent = new ParentProfile("1.0.0", other with { Columns = [other.Columns[0] with { Type = "categorical" }, other.Columns[1]] });
        Run.Fails(
            Run.One(table, new DataCheck { Drift = new DriftCheck() }, Numbers, parent),
            "drift.max",
            "column 'x' is numeric, and was categorical; PSI may be at most 0.2");
    }

    [Fact]
    public void Of_a_sensitive_column_only_missing_values_are_compared()
    {
        var sensitive = new DataCheck { Column = new ColumnCheck { Name = "x", Sensitive = true, MaxMissing = "1" } };
        using var before = Table("DOUBLE", "range");
        using var after = Table("DOUBLE", "CASE WHEN range % 2 = 0 THEN range + 5000 END");
        var profile = Profile(before, Numbers with { Checks = [sensitive] });
        var verdict = Run.All(after, Numbers with { Checks = [new DataCheck { Drift = new DriftCheck() }, sensitive] },
            new ParentProfile("1.0.0", profile))
            .Verdicts[0];
        Run.Fails(
            verdict,
            "drift.max",
            "column 'x' is 4.6043 from version 1.0.0; PSI may be at most 0.2; of the sensitive column 'x' only the share of missing "
                + "values is compared");
    }

    private static double Distance(string measure, DatasetOptions dataset, string type, string reference, string current)
    {
        using var before = Table(type, reference);
        using var after = Table(type, current);
        return Distance(measure, dataset, before, after);
    }

    private static double Distance(string measure, DatasetOptions dataset, MadeTable before, MadeTable after)
    {
        // The least bound, so that the message has the distance; without any it is the greatest, which is zero.
        var check = new DataCheck { Drift = new DriftCheck { Measure = measure, Columns = ["x"], Max = "0.000001" } };
        var message = Run.One(after, check, dataset, new ParentProfile("1.0.0", Profile(before, dataset))).Message;
        return double.Parse(message.Split(' ').First(word => char.IsAsciiDigit(word[0])).TrimEnd(','),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    private static DataProfile Profile(MadeTable table, DatasetOptions dataset) => DataProfiler.Profile(table.Table, dataset);

    private static MadeTable Table(string type, string value) => new(
        $"x {type}, y VARCHAR", $"SELECT {value}, CASE range % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM range(1000)", "'training'");
}
