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
        var table = Read("colour,size,kind\nred,1.5,b\n\"gr\"\"een, dark\",,a\r\n,-2e1,b\n");

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
    [InlineData(
        "colour,size\nred,1\n",
        "TargetColumnMissing",
        ExitCodes.BadSpec,
        "spec.dataset.target: the table has no column 'kind'; it has 'colour', 'size'")]
    [InlineData(
        "colour,kind\nred,1\n",
        "FeatureColumnMissing",
        ExitCodes.BadSpec,
        "spec.dataset.features[0].name: the table has no column 'size'")]
    [InlineData(
        "colour,size,kind,size\n",
        "DuplicateColumn",
        ExitCodes.BadData,
        "spec.dataset.features[0].name: the header names the column 'size' more than once")]
    [InlineData(
        "colour;size;kind\nred;1;a\n",
        "TargetColumnMissing",
        ExitCodes.BadSpec,
        "it has 'colour;size;kind': if ';' separates the cells, set spec.dataset.csv.delimiter to it")]
    [InlineData("colour,Size ,kind\nred,1,a\n", "FeatureColumnMissing", ExitCodes.BadSpec, "write 'Size ' as in the header")]
    [InlineData("colour,size,kind\nred,1,a\nred,1\n", "RaggedRow", ExitCodes.BadData, "row 3 has 2 cells, but the header has 3")]
    [InlineData("colour,size,kind\nred,1,a,b\n", "RaggedRow", ExitCodes.BadData, "row 2 has 4 cells")]
    [InlineData("colour,size,kind\n\n\n\"a\nb\",1,a\n,,\nred,many,a\n", "NotANumber", ExitCodes.BadData, "row 6, column 'size'")]
    [InlineData("colour,size,kind\nred,\"\",a\n", "NotANumber", ExitCodes.BadData, "row 2, column 'size': ''")]
    [InlineData(
        "colour,size,kind\nred,NA,a\n",
        "NotANumber",
        ExitCodes.BadData,
        "add it to spec.dataset.missingValues if it stands for a missing value")]
    [InlineData("colour,size,kind\nred,1,\"\"\n", "TargetValueMissing", ExitCodes.BadData, "row 2")]
    [InlineData(
        "colour,size,kind\n,1,a\n\"\",1,b\n",
        "AmbiguousEmpty",
        ExitCodes.BadData,
        "an empty cell in row 2 (no value) and an empty quoted cell in row 3 (a value)")]
    [InlineData(
        "colour,size,kind,note\nred,1,a,\"x\nred,1,b,y\n",
        "MalformedCsv",
        ExitCodes.BadData,
        "row 2, column 'note': a quote is not closed")]
    [InlineData("colour,size,kind,note\nred,1,a,\"x\nred,1,b,\"y\"\n", "MalformedCsv", ExitCodes.BadData, "row 2, column 'note'")]
    [InlineData(
        "colour,size,kind\nred,1,a\nred,many,a\n",
        "NotANumber",
        ExitCodes.BadData,
        "spec.dataset.features[0].type: row 3, column 'size': 'many' is not a finite number")]
    [InlineData("colour,size,kind\nred,NaN,a\n", "NotANumber", ExitCodes.BadData, "'NaN'")]
    [InlineData("colour,size,kind\nred,1e39,a\n", "NotANumber", ExitCodes.BadData, "'1e39'")]
    [InlineData(
        "colour,size,kind\nred,\"1,5\",a\n",
        "NotANumber",
        ExitCodes.BadData,
        "'1,5' is not a finite number; write it without a thousands separator, or set spec.dataset.csv.decimal to ','")]
    [InlineData("colour,size,kind\nred,1,\n", "TargetValueMissing", ExitCodes.BadData, "row 2 has no value in column 'kind'")]
    [InlineData(
        "colour,size,kind\nr\"ed,1,a\n",
        "MalformedCsv",
        ExitCodes.BadData,
        "row 2, column 'colour': a quote is not closed or misplaced")]
    [InlineData("colour,size,kind\nred,1,a\n\"red\n\"\",1,a\nred,1,b\n", "MalformedCsv", ExitCodes.BadData, "row 3, column 'colour'")]
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
        var e = Assert.Throws<TrainerException>(() =>
            Read("colour,size\nragged\n", Dataset() with { Digest = "sha256:" + new string('0', 64) }));

        Assert.Equal(("DigestMismatch", ExitCodes.BadData, "spec.dataset.digest"), (e.Error.Reason, e.ExitCode, e.Error.Field));
    }

    [Theory]
    [InlineData("iso-8859-1", "row 3, column 'colour' is not UTF-8")]
    [InlineData("utf-16", "row 1, the header, is not UTF-8 but seems to be UTF-16")]
    public void A_table_in_another_encoding_than_said_is_refused(string encoding, string message)
    {
        var e = Assert.Throws<TrainerException>(() => Read("colour,size,kind\nred,1,a\ngrün,1,a\n", Dataset(), encoding));

        Assert.Equal(("OtherEncoding", ExitCodes.BadData), (e.Error.Reason, e.ExitCode));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("iso-8859-1")]
    public void A_table_is_read_in_the_encoding_that_the_job_names(string encoding)
    {
        var table = Read("colour,size,kind\ngrün,1,a\n", Dataset() with { Csv = new CsvOptions { Encoding = encoding } }, encoding);

        Assert.Equal(new string?[] { "grün" }, Assert.IsType<CategoricalColumn>(table.Features[1]).Values);
    }

    [Fact]
    public void Delimiter_quote_and_decimal_separator_are_the_jobs()
    {
        var table = Read("colour;size;kind\n5\" pipe;-1,5;'a;b'\n'it''s';1e3;c\n",
            Dataset() with { Csv = new CsvOptions { Delimiter = ";", Quote = "'", Decimal = "," } });

        Assert.Equal([-1.5f, 1000f], Assert.IsType<NumericColumn>(table.Features[0]).Values);
        Assert.Equal(new string?[] { "5\" pipe", "it's" }, Assert.IsType<CategoricalColumn>(table.Features[1]).Values);
        Assert.Equal(["a;b", "c"], table.Classes);
    }

    [Fact]
    public void Without_a_quote_every_character_is_text()
    {
        var table = Read(
            "colour\tsize\tkind\n5\" pipe\t1\t\"a\n\"\"\t\tb\n", Dataset() with { Csv = new CsvOptions { Delimiter = "\t", Quote = "" } });

        Assert.Equal(new string?[] { "5\" pipe", "\"\"" }, Assert.IsType<CategoricalColumn>(table.Features[1]).Values);
        Assert.Equal(["\"a", "b"], table.Classes);
    }

    [Fact]
    public void NA_null_and_None_are_words_unless_the_job_says_otherwise()
    {
        var words = Read("colour,size,kind\nNA,1,None\nnull,2,NA\n,3,null\n");

        Assert.Equal(["NA", "None", "null"], words.Classes);
        Assert.Equal(new string?[] { "NA", "null", null }, Assert.IsType<CategoricalColumn>(words.Features[1]).Values);

        var missing = Read("colour,size,kind\nNA,NA,a\n\"NA\",-,b\n\"\",,b\n,\"\",b\n", Dataset() with { MissingValues = ["NA", "-", ""] });
        Assert.Equal((4, 4), (missing.Features[0].Missing, missing.Features[1].Missing));
    }

    [Fact]
    public void Two_quotes_are_an_empty_text_that_is_a_value()
    {
        var column = Assert.IsType<CategoricalColumn>(
            Read("colour,size,kind\n\"\",1,a\nNA,1,b\n", Dataset() with { MissingValues = ["NA"] }).Features[1]);

        Assert.Equal(new string?[] { "", null }, column.Values);
        Assert.Equal(["NA"], column.MissingTexts);
    }

    [Theory]
    [InlineData("colour,size,kind,note,note\nred,1,a,x,y\n")]
    [InlineData("colour,size,kind,,\nred,1,a,,\n")]
    [InlineData("colour,size,kind\nred,1,a,,\n")]
    [InlineData("note,colour,size,kind\n5\" pipe,red,1,a\n")]
    [InlineData("no\"te,colour,size,kind\nx,red,1,a\n")]
    [InlineData("colour,size,kind\n,,\n\nred,1,a\n,,,,\n\n")]
    [InlineData("\n\ncolour,size,kind\nred,1,a\n")]
    public void What_the_job_does_not_name_refuses_no_table(string csv)
    {
        var table = Read(csv);

        Assert.Equal((1, "a", 1f), (table.Rows, table.Classes[0], ((NumericColumn)table.Features[0]).Values[0]));
    }

    [Fact]
    public void Neither_encoding_nor_length_of_a_cell_that_is_not_used_refuses_a_table()
    {
        Assert.Equal(1, Read("colour,size,kind,prénom\nred,1,a,Zoë\n", Dataset(), "iso-8859-1").Rows);
        Assert.Equal(1, Read($"colour,size,kind,text\nred,1,a,{new string('x', 1_000_000)}\n").Rows);
    }

    [Fact]
    public void Rows_are_known_by_their_place_in_the_file()
    {
        var table = Read("colour,size,kind\nred,1,a\n\n\"r\ne\nd\",1,a\n,,\nred,1,b\n");

        Assert.Equal([2, 4, 6], table.FileRows);
    }

    [Fact]
    public void A_feature_that_is_the_target_under_another_name_is_seen()
    {
        Assert.Equal([1], Read("colour,size,kind\na,1,a\nb,2,b\n").Leaking);
        Assert.Empty(Read("colour,size,kind\na,1,a\nc,2,b\n").Leaking);
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

    private Table Read(string csv, DatasetOptions? dataset = null, string encoding = "utf-8")
    {
        var path = Path.Combine(folder.Path, "table.csv");
        File.WriteAllText(
            path, csv, encoding == "utf-8" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Encoding.GetEncoding(encoding));
        return TableReader.Read((dataset ?? Dataset()) with { Uri = "file://" + path }, default);
    }
}
