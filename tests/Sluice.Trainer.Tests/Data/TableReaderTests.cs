using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Tests.Data;

public sealed class TableReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_read_by_name_and_missing_values_are_seen()
    {
        var table = Read("colour,size,kind\nred,1.5,b\n\"gr\"\"een, dark\",,a\r\nNA,-2e1,b\n");

        Assert.Equal(["a", "b"], table.Classes);
        Assert.Equal([1, 0, 1], table.Labels);
        Assert.Equal([1.5f, float.NaN, -20f], Assert.IsType<NumericColumn>(table.Features[0]).Values);
        Assert.Equal(new string?[] { "red", "gr\"een, dark", null }, Assert.IsType<CategoricalColumn>(table.Features[1]).Values);
    }

    [Fact]
    public void The_digest_is_that_of_the_bytes()
    {
        const string csv = "colour,size,kind\nred,1,b\n";
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(csv)));

        Assert.Equal(digest, Read(csv).Digest);
        Assert.Equal(digest, Read(csv, Dataset() with { Digest = digest }).Digest);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
        => Assert.Equal(1, Read("\uFEFFcolour,size,kind\nred,1,b\n").Rows);

    [Theory]
    [InlineData("", "DatasetEmpty", ExitCodes.BadData, "first row must name the columns")]
    [InlineData("colour,size\nred,1\n", "TargetColumnMissing", ExitCodes.BadSpec, "spec.dataset.target: the table has no column 'kind'; it has 'colour', 'size'")]
    [InlineData("colour,kind\nred,1\n", "FeatureColumnMissing", ExitCodes.BadSpec, "spec.dataset.features[0].name: the table has no column 'size'")]
    [InlineData("colour,size,kind,size\n", "DuplicateColumn", ExitCodes.BadData, "'size' more than once")]
    [InlineData("colour,size,kind\nred,1,a\nred,1\n", "RaggedRow", ExitCodes.BadData, "row 3 has 2 fields, the header has 3")]
    [InlineData("colour,size,kind\nred,1,a,b\n", "RaggedRow", ExitCodes.BadData, "row 2 has 4 fields")]
    [InlineData("colour,size,kind\nred,1,a\nred,many,a\n", "NotANumber", ExitCodes.BadData, "spec.dataset.features[0].type: row 3, column 'size': 'many' is not a finite number")]
    [InlineData("colour,size,kind\nred,NaN,a\n", "NotANumber", ExitCodes.BadData, "'NaN'")]
    [InlineData("colour,size,kind\nred,1e39,a\n", "NotANumber", ExitCodes.BadData, "'1e39'")]
    [InlineData("colour,size,kind\nred,\"1,5\",a\n", "NotANumber", ExitCodes.BadData, "'1,5'")]
    [InlineData("colour,size,kind\nred,1,\n", "TargetValueMissing", ExitCodes.BadData, "row 2 has no value in column 'kind'")]
    [InlineData("colour,size,kind\nr\"ed,1,a\n", "MalformedCsv", ExitCodes.BadData, "row 2 has a quote where none may stand")]
    [InlineData("colour,size,kind\n\"red,1,a\nblue,1,a\n", "MalformedCsv", ExitCodes.BadData, "row 2")]
    public void What_is_no_table_for_the_job_is_refused(string csv, string reason, int code, string message)
    {
        var e = Assert.Throws<TrainerException>(() => Read(csv));

        Assert.Equal((reason, code), (e.Error.Reason, e.ExitCode));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith(e.Error.Field + ": ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_bytes_than_promised_are_refused_whatever_else_is_wrong_with_them()
    {
        var e = Assert.Throws<TrainerException>(() => Read("colour,size\nragged\n", Dataset() with { Digest = "sha256:" + new string('0', 64) }));

        Assert.Equal(("DigestMismatch", ExitCodes.BadData, "spec.dataset.digest"), (e.Error.Reason, e.ExitCode, e.Error.Field));
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("utf-16")]
    public void A_table_in_another_encoding_is_refused(string encoding)
    {
        var path = Path.Combine(folder.Path, "encoded.csv");
        File.WriteAllText(path, "colour,size,kind\ngrün,1,a\n", Encoding.GetEncoding(encoding));

        var e = Assert.Throws<TrainerException>(() => TableReader.Read(Dataset() with { Uri = "file://" + path }, default));

        Assert.Equal(("NotUtf8", ExitCodes.BadData), (e.Error.Reason, e.ExitCode));
    }

    [Fact]
    public void A_table_that_is_too_large_is_refused()
    {
        var path = folder.File("large.csv", "colour,size,kind\n" + string.Concat(Enumerable.Repeat("red,1,a\n", 1000)));

        var e = Assert.Throws<TrainerException>(() => TableReader.Read(Dataset() with { Uri = "file://" + path }, default, largest: 4000));

        Assert.Equal(("DatasetTooLarge", ExitCodes.BadData), (e.Error.Reason, e.ExitCode));
    }

    [Fact]
    public void A_field_without_end_is_refused_before_it_fills_memory()
    {
        var e = Assert.Throws<TrainerException>(() => Read("colour,size,kind\n\"" + new string('x', 200_000)));

        Assert.Equal("MalformedCsv", e.Error.Reason);
    }

    [Theory]
    [InlineData("file:///no/such/table.csv", "DatasetMissing", ExitCodes.NoInput)]
    [InlineData("file:///tmp", "DatasetUnreadable", ExitCodes.NoInput)]
    [InlineData("file:///proc/self/mem", "DatasetUnreadable", ExitCodes.NoInput)]
    [InlineData("/tmp/table.csv", "DatasetUri", ExitCodes.BadSpec)]
    [InlineData("file://host/table.csv", "DatasetUri", ExitCodes.BadSpec)]
    [InlineData("s3://bucket/table.csv", "DatasetUri", ExitCodes.BadSpec)]
    [InlineData("table.csv", "DatasetUri", ExitCodes.BadSpec)]
    public void A_table_that_is_not_there_is_told_from_one_that_cannot_be_read(string uri, string reason, int code)
    {
        var e = Assert.Throws<TrainerException>(() => TableReader.Read(Dataset() with { Uri = uri }, default));

        Assert.Equal((reason, code, "spec.dataset.uri"), (e.Error.Reason, e.ExitCode, e.Error.Field));
    }

    private static DatasetOptions Dataset() => new()
    {
        Target = "kind",
        Features = [new FeatureOptions { Name = "size" }, new FeatureOptions { Name = "colour", Type = "categorical" }],
    };

    private Table Read(string csv, DatasetOptions? dataset = null)
        => TableReader.Read((dataset ?? Dataset()) with { Uri = "file://" + folder.File("table.csv", csv) }, default);
}
