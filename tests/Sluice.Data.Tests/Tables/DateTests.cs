using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tests.Tables;

public sealed class DateTests : IDisposable
{
    private readonly TestDataset dataset = new()
    {
        Options = new DatasetOptions { Target = "kind", Features = [new() { Name = "when", Type = "date" }] },
    };

    public void Dispose() => dataset.Dispose();

    [Theory]
    [InlineData("2026-01-01T23:30:00Z", "2026-01-01 23:30:00")]
    [InlineData("2026-01-01 23:30:00+00:00", "2026-01-01 23:30:00")]
    [InlineData("2026-01-01T23:30-00", "2026-01-01 23:30:00")]
    [InlineData("2026-01-01T23:30Z", "2026-01-01 23:30:00")]
    [InlineData(" 2026-01-01 ", "2026-01-01 00:00:00")]
    public void Texts_are_read_in_UTC(string text, string expected)
    {
        foreach (var name in WrittenTable.Formats)
        {
            WrittenTable.Write(dataset.PathOf(name), ["kind", "when"], [["a", text], ["b", "2020-01-01"]]);
            using var table = dataset.Open(name);

            Assert.Equal(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), table.Column("when")[0]);
        }
    }

    [Theory]
    [InlineData("2026-01-01T23:30:00-01:00", "DateWithOffset", "write times in UTC")]
    [InlineData("2026-01-01 23:30:00.5+05:30", "DateWithOffset", "CAST(\"when\" AS TIMESTAMPTZ)")]
    [InlineData("2026-01-01 23:30+02", "DateWithOffset", "has an offset from UTC")]
    [InlineData("epoch", "NotADate", "is not a date")]
    [InlineData("infinity", "NotADate", "is not a date")]
    [InlineData("2026-02-30", "NotADate", "is not a date")]
    public void A_text_that_the_model_would_take_for_missing_is_refused(string text, string reason, string message)
    {
        foreach (var name in WrittenTable.Formats)
        {
            WrittenTable.Write(dataset.PathOf(name), ["kind", "when"], [["a", "2020-01-01"], ["b", text]]);

            var e = dataset.Refused(name);

            Assert.Equal((65, reason, "spec.dataset.features[0].type"), (e.ExitCode, e.Error.Reason, e.Error.Field));
            Assert.Contains($"column 'when': '{text}'", e.Message, StringComparison.Ordinal);
            Assert.Contains(message, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TIMESTAMPTZ '2026-01-01 23:30:00-01:00'")]
    [InlineData("TIMESTAMP '2026-01-02 00:30:00'")]
    [InlineData("TIMESTAMP_NS '2026-01-02 00:30:00'")]
    public void Columns_of_times_in_Parquet_are_read_in_UTC(string value)
    {
        Parquet(value);
        using var table = dataset.Open("t.parquet");

        Assert.Equal(new DateTime(2026, 1, 2, 0, 30, 0), table.Column("when")[0]);
    }

    [Theory]
    [InlineData("TIMESTAMP 'infinity'")]
    [InlineData("TIMESTAMPTZ '-infinity'")]
    [InlineData("20260101")]
    public void A_column_without_dates_in_Parquet_is_refused(string value)
    {
        Parquet(value);

        Assert.Equal("NotADate", dataset.Refused("t.parquet").Error.Reason);
    }

    [Fact]
    public void The_remedy_for_offsets_works()
    {
        dataset.Options = dataset.Options with { Sql = "SELECT kind, CAST(\"when\" AS TIMESTAMPTZ) AS \"when\" FROM data" };
        dataset.Write("t.csv", "kind,when\na,2026-01-01T23:30:00-01:00\nb,2026-01-01T23:30:00Z\n");
        using var table = dataset.Open("t.csv");

        Assert.Equal([new DateTime(2026, 1, 2, 0, 30, 0), new DateTime(2026, 1, 1, 23, 30, 0)], table.Column("when"));
    }

    private void Parquet(string value)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""COPY (SELECT unnest(['a', 'b']) AS kind, {value} AS "when") TO '{dataset.PathOf("t.parquet")}' (FORMAT parquet)""";
        command.ExecuteNonQuery();
    }
}
