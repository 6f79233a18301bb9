using System.Text;
using DuckDB.NET.Data;
using Sluice.Api.Contracts;
using Sluice.Data.Failures;

namespace Sluice.Data.Tests.Tables;

public sealed class FormatTests : IDisposable
{
    private readonly TestDataset dataset = new();

    public void Dispose() => dataset.Dispose();

    [Theory]
    [InlineData("{\"size\":1,\"colour\":\"red\",\"kind\":\"a\",\"more\":[1]}\n{\"kind\":\"b\",\"size\":\" 2.50 \",\"colour\":null}\n")]
    [InlineData("\n{\"size\":1.0,\"colour\":\"red\",\"kind\":\"a\"}\n\n{\"kind\":\"b\",\"size\":25e-1}\n\n")]
    [InlineData("{\"size\":1,\"colour\":\"red\",\"kind\":\"a\"}\r\n{\"size\":2.5,\"kind\":\"b\"}")]
    public void Json_lines_are_read_by_key(string text)
    {
        dataset.Write("table.jsonl", text);
        using var table = dataset.Open("table.jsonl");

        Assert.Equal([1.0, 2.5], table.Column("size"));
        Assert.Equal(["red", null], table.Column("colour"));
        Assert.Equal(["a", "b"], table.Column("kind"));
    }

    [Fact]
    public void A_key_that_begins_late_is_a_column()
    {
        dataset.Write("table.jsonl", string.Concat(Enumerable.Range(0, 30_000)
            .Select(i => i < 29_999 ? $"{{\"kind\":\"k{i % 2}\",\"size\":{i}}}\n" : "{\"kind\":\"k1\",\"colour\":\"red\"}\n")));
        using var table = dataset.Open("table.jsonl");

        Assert.Equal([1L, 29_999L], table.Query("SELECT count(colour), count(size) FROM rows")[0]);
    }

    [Theory]
    [InlineData("", "DatasetEmpty", "is empty")]
    [InlineData("\n\n", "DatasetEmpty", "is empty")]
    [InlineData("{\"size\":1,\"kind\":\"a\"}\n", "FeatureColumnMissing", "no column 'colour'; it has 'size', 'kind'")]
    [InlineData("{\"size\":1,\"kind\":\"a\",\"colour\":\"x\"}\n\n{\"size\":1,\n", "MalformedJson",
        "row 3 is not a JSON object; write one object a line")]
    [InlineData("{\"size\":1,\"kind\":\"a\",\"colour\":\"x\"}\n[1]\n", "MalformedJson",
        "row 2 is not a JSON object; write one object a line")]
    [InlineData("{\"size\":true,\"kind\":\"a\",\"colour\":\"x\"}\n", "NotANumber", "row 1, column 'size': 'true'")]
    [InlineData("{\"size\":[1],\"kind\":\"a\",\"colour\":\"x\"}\n", "NotANumber", "row 1, column 'size': '[1]'")]
    [InlineData("{\"size\":1,\"colour\":\"x\",\"kind\":\"a\"}\n\n{\"size\":1,\"colour\":\"x\"}\n", "TargetValueMissing",
        "row 3 has no value")]
    [InlineData(
        "{\"size\":1,\"colour\":\"\",\"kind\":\"a\"}\n{\"size\":1,\"kind\":\"b\"}\n",
        "AmbiguousEmpty",
        "row 2 (no value) and an empty text in row 1 (a value)")]
    public void Json_lines_that_are_no_table_for_the_job_are_refused(string text, string reason, string message)
    {
        dataset.Write("table.jsonl", text);
        var e = dataset.Refused("table.jsonl");

        Assert.Equal(reason, e.Error.Reason);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_in_another_encoding_are_refused_by_row_and_column()
    {
        dataset.Write("table.jsonl", Encoding.Latin1.GetBytes(
            "{\"colour\":\"red\",\"size\":1,\"kind\":\"a\"}\n{\"colour\":\"grün\",\"size\":1,\"kind\":\"b\"}\n"));
        var e = dataset.Refused("table.jsonl");

        Assert.Equal(("OtherEncoding", ExitCodes.BadData), (e.Error.Reason, e.ExitCode));
        Assert.Contains("row 2, column 'colour' is not UTF-8", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("uncompressed")]
    public void Parquet_has_its_own_types(string compression)
    {
        Make("table.parquet", "SELECT 1::DECIMAL(9,2) AS size, 'red' AS colour, true AS kind UNION ALL SELECT 2.5, NULL, false",
            $"FORMAT parquet, COMPRESSION {compression}");
        using var table = dataset.Open("table.parquet");

        Assert.Equal([1.0, 2.5], table.Column("size"));
        Assert.Equal(["red", null], table.Column("colour"));
        Assert.Equal(["true", "false"], table.Column("kind"));
        Assert.Equal([1L, 2L], table.Column("__file_row"));
    }

    [Fact]
    public void Missing_values_of_a_number_are_compared_as_numbers()
    {
        dataset.Options = dataset.Options with { MissingValues = ["-999", "nan"] };
        Make("table.parquet", "FROM (VALUES (-999.0::DOUBLE, 'a', 'x'), ('NaN'::DOUBLE, 'nan', 'y'), (1, 'b', 'x')) t(size, colour, kind)");
        using var table = dataset.Open("table.parquet");

        Assert.Equal([null, null, 1.0], table.Column("size"));
        Assert.Equal(["a", null, "b"], table.Column("colour"));
    }

    [Theory]
    [InlineData("'NaN'::DOUBLE", "'nan' is not a finite number")]
    [InlineData("'Infinity'::FLOAT", "'inf' is not a finite number")]
    [InlineData("1e39::DOUBLE", "is not a finite number")]
    [InlineData("DATE '2024-05-31'", "'2024-05-31' is not a finite number")]
    public void A_number_of_parquet_that_is_none_is_refused_by_its_row(string value, string message)
    {
        Make("table.parquet", $"FROM (VALUES (NULL, 'a', 'x'), ({value}, 'b', 'y')) t(size, colour, kind)");
        var e = dataset.Refused("table.parquet");

        Assert.Equal("NotANumber", e.Error.Reason);
        Assert.Contains("row 2, column 'size': ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_parquet_is_refused()
    {
        dataset.Write("table.parquet", "colour,size,kind\n");

        Assert.Equal("DatasetUnreadable", dataset.Refused("table.parquet").Error.Reason);
    }

    [Theory]
    [InlineData("table.arrow", "")]
    [InlineData("table.arrow", "ARROW1 and no more")]
    [InlineData("table.arrow", "no arrow at all, but long enough for a header")]
    public void What_is_no_arrow_is_refused(string name, string text)
    {
        dataset.Write(name, text);

        Assert.Equal(text.Length == 0 ? "DatasetEmpty" : "DatasetUnreadable", dataset.Refused(name).Error.Reason);
    }

    [Fact]
    public void A_damaged_arrow_file_is_refused_or_read_but_ends_no_process()
    {
        WrittenTable.Write(dataset.PathOf("table.arrow"), ["colour", "size", "kind"],
            Enumerable.Range(0, 500).Select(i => new[] { $"c{i % 5}", $"{i}", $"k{i % 2}" }), "size");
        var bytes = File.ReadAllBytes(dataset.PathOf("table.arrow"));
        for (var at = 0; at + 64 < bytes.Length; at += bytes.Length / 20)
        {
            var damaged = bytes.ToArray();
            damaged.AsSpan(at, 64).Fill(0xFF);
            dataset.Write("damaged.arrow", damaged);
            Assert.True(Record.Exception(() => dataset.Open("damaged.arrow").Dispose()) is null or JobException);
        }
    }

    [Theory]
    [InlineData("table.csv.gz", "FORMAT csv, COMPRESSION gzip")]
    [InlineData("table.csv.zst", "FORMAT csv, COMPRESSION zstd")]
    [InlineData("table.jsonl.gz", "FORMAT json, COMPRESSION gzip")]
    [InlineData("table.jsonl.zst", "FORMAT json, COMPRESSION zstd")]
    public void A_compressed_text_is_unpacked_and_errors_name_its_rows(string name, string options)
    {
        const string rows = "(1, 'a', 'x'), (2, 'b', 'y')";
        Make(name, $"FROM (VALUES {rows}) t(size, colour, kind)", options);
        using (var table = dataset.Open(name))
        {
            Assert.Equal([1.0, 2.0], table.Column("size"));
        }

        Make(name, $"FROM (VALUES ('1', 'a', 'x'), ('many', 'b', 'y')) t(size, colour, kind)", options);
        Assert.Contains(name.Contains("csv", StringComparison.Ordinal) ? "row 3, column 'size'" : "row 2, column 'size'",
            dataset.Refused(name).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_format_of_the_job_stands_above_the_ending_of_the_name()
    {
        dataset.Options = dataset.Options with { Format = "jsonl" };
        dataset.Write("table.csv", "{\"size\":1,\"colour\":\"red\",\"kind\":\"a\"}\n{\"size\":1,\"colour\":\"red\",\"kind\":\"b\"}\n");
        using var table = dataset.Open("table.csv");

        Assert.Equal(["a", "b"], table.Column("kind"));
    }

    private void Make(string name, string select, string options = "FORMAT parquet")
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({select}) TO '{dataset.PathOf(name)}' ({options})";
        command.ExecuteNonQuery();
    }
}
