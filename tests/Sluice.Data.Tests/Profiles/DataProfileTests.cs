using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;
using Sluice.Data.Tests.Checks;

namespace Sluice.Data.Tests.Profiles;

public sealed class DataProfileTests
{
    private static readonly DatasetOptions Dataset = new()
    {
        Target = "y",
        Features =
        [
            new FeatureOptions { Name = "x" },
            new FeatureOptions { Name = "c", Type = "categorical" },
            new FeatureOptions { Name = "d", Type = "date" },
            new FeatureOptions { Name = "t", Type = "text" },
        ],
    };

    private const string Columns = "x DOUBLE, c VARCHAR, d TIMESTAMP, t VARCHAR, y VARCHAR";

    [Fact]
    public void A_profile_describes_the_training_rows_alone()
    {
        using var table = new MadeTable(
            Columns,
            """
            (2, 'p', TIMESTAMP '2026-01-02 10:00:00', 'one', 'a'), (4, 'q', NULL, 'two', 'b'),
            (NULL, 'p', TIMESTAMP '2026-01-01 00:00:00', NULL, 'a'),
            (9, NULL, NULL, 'four', 'a'), (1000, 'r', TIMESTAMP '2099-01-01 00:00:00', 'five', 'c')
            """);
        var profile = DataProfiler.Profile(table.Table, Dataset);

        Assert.Equal((4, "y", table.Table.Digest), (profile.Rows, profile.Target, profile.Dataset));
        var x = profile.Columns[0];
        Assert.Equal((3, 1), (x.Count, x.Missing));
        Assert.Equal(5, x.Numbers!.Mean);
        Assert.Equal(Math.Sqrt(26.0 / 3), x.Numbers.StdDev, 15);
        Assert.Equal([new Quantile(0, 2, 0, 1), new Quantile(34, 4, 1, 2), new Quantile(67, 9, 2, 3)], x.Numbers.Quantiles);
        Assert.Equal([2, 2, 2, 2, 4, 4, 4, 9, 9, 9, 9], x.Numbers.Deciles());

        Assert.Equal((3, 1, 2), (profile.Columns[1].Count, profile.Columns[1].Missing, profile.Columns[1].Distinct));
        Assert.Equal([new ValueCount("p", 2), new ValueCount("q", 1)], profile.Columns[1].Values);
        Assert.Equal(
            new DateRange(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 2, 10, 0, 0, DateTimeKind.Utc)),
            profile.Columns[2].Dates);
        Assert.Equal(("text", 3, 1, null),
            (profile.Columns[3].Type, profile.Columns[3].Count, profile.Columns[3].Missing, profile.Columns[3].Values));
        Assert.Equal([new ValueCount("a", 3), new ValueCount("b", 1)], profile.Columns[4].Values);
    }

    [Fact]
    public void Quantiles_are_those_of_DuckDB()
    {
        using var table = new MadeTable(
            Columns, "SELECT floor(100 * random()) + CASE WHEN random() < 0.3 THEN random() ELSE 0 END, 'p', NULL, NULL, 'a' FROM "
                + "range(3001)", "'training'");
        var numbers = DataProfiler.Profile(table.Table, Dataset).Columns[0].Numbers!;
        for (var percent = 0; percent <= 100; percent++)
        {
            var expected = (double)table.Table.Query(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"SELECT quantile_disc(x, {percent / 100m}) FROM rows"))
                .Single()[0]!;
            Assert.Equal(expected, numbers.Quantiles.Last(quantile => quantile.Percent <= percent).Value);
        }
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        const string Rows = "SELECT sin(range * 12.9898) * 43758.5453, CAST(range % 300 AS VARCHAR), NULL, NULL, CAST(range % 3 AS "
            + "VARCHAR) FROM range(300000)";
        using var one = new MadeTable(Columns, Rows, "'training'");
        using var other = new MadeTable(Columns, Rows, "'training'");
        other.Table.Execute("SET threads = 1");
        Assert.Equal(
            Encoding.UTF8.GetString(DataProfiler.Profile(one.Table, Dataset).Write()),
            Encoding.UTF8.GetString(DataProfiler.Profile(other.Table, Dataset).Write()));
    }

    [Fact]
    public void A_profile_is_read_as_it_was_written()
    {
        using var table = new MadeTable(Columns, "(0.1, 'p', TIMESTAMP '2026-01-02 10:00:00.5', 't', 'a'), (NULL, NULL, NULL, NULL, 'b')",
            "'training'");
        var written = DataProfiler.Profile(table.Table, Dataset).Write();
        Assert.Equal(written, DataProfile.Read(written).Write());
    }

    [Theory]
    [InlineData("null", "the profile is null")]
    [InlineData("{", "the profile cannot be read")]
    [InlineData("{\"schema\":1}", "the profile cannot be read")]
    [InlineData("{\"schema\":1,\"dataset\":\"d\",\"rows\":1,\"target\":\"y\",\"columns\":null}", "the profile cannot be read")]
    [InlineData("{\"schema\":2,\"dataset\":\"d\",\"rows\":1,\"target\":\"y\",\"columns\":[]}",
        "the profile has schema 2, and this release reads 1")]
    public void What_is_no_profile_is_refused(string json, string message) => Assert.StartsWith(
        message, Assert.Throws<InvalidDataException>(() => DataProfile.Read(Encoding.UTF8.GetBytes(json))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_table_larger_than_the_memory_is_profiled()
    {
        // 6 million different values of 8 bytes and as many texts, in a tenth of their size.
        using var table = new MadeTable(
            Columns,
            "SELECT (range * 2654435761) % 6000011, 'value-' || (range * 48271) % 1000003, NULL, NULL, CAST(range % 3 AS VARCHAR) FROM "
                + "range(6000000)",
            memory: "64MB");
        var profile = DataProfiler.Profile(table.Table, Dataset);
        Assert.Equal(4_800_000, profile.Columns[0].Count);
        Assert.Equal(101, profile.Columns[0].Numbers!.Quantiles.Count);
        Assert.Equal(100, profile.Columns[1].Values!.Count);
    }
}
