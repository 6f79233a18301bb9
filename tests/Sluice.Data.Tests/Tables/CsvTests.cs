using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class CsvTests : IDisposable
{
    private const string Other = "green,7,z\n";

    private readonly TestDataset dataset = new();

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Columns_are_read_by_name_and_missing_values_are_seen()
    {
        using var table = Read("colour,size,kind\nred,1.5,b\n\"gr\"\"een, dark\",,a\r\n,-2e1,b\n", other: "");

        Assert.Equal(["b", "a", "b"], table.Column("kind"));
        Assert.Equal([1.5, null, -20.0], table.Column("size"));
        Assert.Equal(["red", "gr\"een, dark", null], table.Column("colour"));
        Assert.Equal([0L, 1L, 2L], table.Column("__row"));
        Assert.Equal([2L, 3L, 4L], table.Column("__file_row"));
    }

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
    [InlineData("colour,Size ,kind\nred,1,a\n", "FeatureColumnMissing", ExitCodes.BadSpec, "write 'Size ' as in the table")]
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
    [InlineData("colour,size,kind\nred,1_000,a\n", "NotANumber", ExitCodes.BadData, "'1_000'")]
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
    [InlineData("colour,size,\"kind\nred,1,a\n", "MalformedCsv", ExitCodes.BadData, "row 1, the header")]
    public void What_is_no_table_for_the_job_is_refused(string csv, string reason, int code, string message)
    {
        dataset.Write("table.csv", csv);
        var e = dataset.Refused("table.csv");

        Assert.Equal((reason, code), (e.Error.Reason, e.ExitCode));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.StartsWith(e.Error.Field + ": ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso-8859-1", "row 3, column 'colour' is not UTF-8")]
    [InlineData("utf-16", "row 1, the header, is not UTF-8 but seems to be UTF-16")]
    public void A_table_in_another_encoding_than_said_is_refused(string encoding, string message)
    {
        dataset.Write("table.csv", Bytes("colour,size,kind\nred,1,a\ngrün,1,a\n", encoding));
        var e = dataset.Refused("table.csv");

        Assert.Equal(("OtherEncoding", ExitCodes.BadData), (e.Error.Reason, e.ExitCode));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16be")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    public void A_table_is_read_in_the_encoding_that_the_job_names(string encoding)
    {
        dataset.Options = dataset.Options with { Csv = new CsvOptions { Encoding = encoding } };
        dataset.Write("table.csv", Bytes("colour,size,kind\ngrün,1,a\n" + Other, encoding));
        using var table = dataset.Open("table.csv");

        Assert.Equal(["grün", "green"], table.Column("colour"));
    }

    [Fact]
    public void Delimiter_quote_and_decimal_separator_are_the_jobs()
    {
        dataset.Options = dataset.Options with { Csv = new CsvOptions { Delimiter = ";", Quote = "'", Decimal = "," } };
        using var table = Read("colour;size;kind\n5\" pipe;-1,5;'a;b'\n'it''s';1e3;c\n", other: "");

        Assert.Equal([-1.5, 1000.0], table.Column("size"));
        Assert.Equal(["5\" pipe", "it's"], table.Column("colour"));
        Assert.Equal(["a;b", "c"], table.Column("kind"));
    }

    [Theory]
    [InlineData("\t")]
    [InlineData("|")]
    [InlineData("^")]
    [InlineData("]")]
    [InlineData("\\")]
    [InlineData("'")]
    public void Any_mark_may_stand_between_cells(string mark)
    {
        dataset.Options = dataset.Options with { Csv = new CsvOptions { Delimiter = mark } };
        dataset.Write(
            "table.csv",
            "note,colour,size,kind\n,\"a,b\",1,x\n\n,\"c\nd\",2,y\n5\" pipe,red,many,x\n".Replace(",", mark, StringComparison.Ordinal));
        var e = dataset.Refused("table.csv");

        Assert.Contains("row 5, column 'size': 'many'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_quote_every_character_is_text()
    {
        dataset.Options = dataset.Options with { Csv = new CsvOptions { Delimiter = "\t", Quote = "" } };
        using var table = Read("colour\tsize\tkind\n5\" pipe\t1\t\"a\n\"\"\t\tb\n", other: "");

        Assert.Equal(["5\" pipe", "\"\""], table.Column("colour"));
        Assert.Equal(["\"a", "b"], table.Column("kind"));
    }

    [Fact]
    public void NA_null_and_None_are_words_unless_the_job_says_otherwise()
    {
        using (var words = Read("colour,size,kind\nNA,1,None\nnull,2,NA\n,3,null\n", other: ""))
        {
            Assert.Equal(["None", "NA", "null"], words.Column("kind"));
            Assert.Equal(["NA", "null", null], words.Column("colour"));
        }

        dataset.Options = dataset.Options with { MissingValues = ["NA", "-", ""] };
        using var missing = Read("colour,size,kind\nNA,NA,a\n\"NA\",-,b\n\"\",,b\n,\"\",b\n");
        Assert.Equal([null, null, null, null, "green"], missing.Column("colour"));
        Assert.Equal([null, null, null, null, 7.0], missing.Column("size"));
    }

    [Fact]
    public void Two_quotes_are_an_empty_text_that_is_a_value()
    {
        dataset.Options = dataset.Options with { MissingValues = ["NA"] };
        using var table = Read("colour,size,kind\n\"\",1,a\nNA,1,b\n");

        Assert.Equal(["", null, "green"], table.Column("colour"));
    }

    [Theory]
    [InlineData("colour,size,kind,note,note\nred,1,a,x,y\ngreen,7,z,x,y\n")]
    [InlineData("colour,size,kind,,\nred,1,a,,\ngreen,7,z,,\n")]
    [InlineData("colour,size,kind\nred,1,a,,\ngreen,7,z\n")]
    [InlineData("note,colour,size,kind\n5\" pipe,red,1,a\n,green,7,z\n")]
    [InlineData("no\"te,colour,size,kind\nx,red,1,a\n,green,7,z\n")]
    [InlineData("colour,size,kind\n,,\n\nred,1,a\n,,,,\n\ngreen,7,z\n")]
    [InlineData("colour,size,kind\n,\nred,1,a\n,,,,\n\ngreen,7,z\n,")]
    [InlineData("\n\ncolour,size,kind\nred,1,a\ngreen,7,z\n")]
    [InlineData("\n\n\"a\nb\",colour,size,kind\nx,red,1,a\n\"x\n\ny\",green,7,z\n")]
    [InlineData("colour,size,kind\r\nred,1,a\ngreen,7,z\r\n")]
    [InlineData("colour,size,kind\nred,1,a\r\ngreen,7,z")]
    [InlineData("colour,size,kind\rred,1,a\rgreen,7,z\r")]
    public void What_the_job_does_not_name_refuses_no_table(string csv)
    {
        using var table = Read(csv, other: "");

        Assert.Equal(["a", "z"], table.Column("kind"));
        Assert.Equal([1.0, 7.0], table.Column("size"));
        Assert.Equal(["red", "green"], table.Column("colour"));
        Assert.Equal([0L, 1L], table.Column("__row"));
    }

    [Fact]
    public void Neither_encoding_nor_length_of_a_cell_that_is_not_used_refuses_a_table()
    {
        dataset.Write("latin.csv", Bytes("colour,size,kind,prénom\nred,1,a,Zoë\ngreen,7,z,\n", "iso-8859-1"));
        dataset.Write("long.csv", $"colour,size,kind,text\nred,1,a,{new string('x', 1_000_000)}\ngreen,7,z,\n");

        using (var latin = dataset.Open("latin.csv"))
        {
            Assert.Equal(["a", "z"], latin.Column("kind"));
        }

        using var wide = dataset.Open("long.csv");
        Assert.Equal(["a", "z"], wide.Column("kind"));
    }

    [Fact]
    public void Rows_are_numbered_without_gaps_whatever_is_left_out()
    {
        using var table = Read("colour,size,kind\nred,1,a\n\"r\ne\nd\",1,a\n,,\nred,1,b\n", other: "");

        Assert.Equal([0L, 1L, 2L], table.Column("__row"));
        Assert.Equal([2L, 3L, 5L], table.Column("__file_row"));
    }

    [Fact]
    public void Several_files_are_one_table_in_the_order_given_and_errors_name_the_file()
    {
        dataset.Write("a.csv", "colour,size,kind\nred,1,a\ngreen,2,b\n");
        dataset.Write("b.csv", "kind,colour,size\nb,blue,3\n");
        using (var table = dataset.Open("a.csv", "b.csv"))
        {
            Assert.Equal([1.0, 2.0, 3.0], table.Column("size"));
            Assert.Equal([2L, 3L, 2L], table.Column("__file_row"));
            Assert.Equal(["row 2 of a.csv", "row 3 of a.csv", "row 2 of b.csv"], Enumerable.Range(0, 3).Select(row => table.NameOf(row)));
        }

        dataset.Write("b.csv", "kind,colour,size\nb,blue,many\n");
        Assert.Contains("row 2 of b.csv, column 'size': 'many'", dataset.Refused("a.csv", "b.csv").Message, StringComparison.Ordinal);
        dataset.Write("b.csv", "kind,colour,size\nb,blue\n");
        Assert.Contains("row 2 of b.csv has 2 cells", dataset.Refused("a.csv", "b.csv").Message, StringComparison.Ordinal);
        dataset.Write("a.jsonl", "{\"colour\": \"red\", \"size\": 1, \"kind\": \"a\"}\n");
        dataset.Write("b.jsonl", "{\"colour\": \"red\"\n");
        Assert.Contains("row 1 of b.jsonl is not a JSON object", dataset.Refused("a.jsonl", "b.jsonl").Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text, string encoding)
        => CodePagesEncodingProvider.Instance.GetEncoding(encoding)?.GetBytes(text) ?? Encoding.GetEncoding(encoding).GetBytes(text);

    private DataTable Read(string csv, string other = Other)
    {
        dataset.Write("table.csv", csv + other);
        return dataset.Open("table.csv");
    }
}
