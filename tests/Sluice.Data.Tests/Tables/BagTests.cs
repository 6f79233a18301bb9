using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tests.Tables;

/// <summary>
/// A good table of forty rows as other programs write it, and with common mistakes: which of these are read, and which words the errors
/// of the others have.
/// </summary>
public sealed class BagTests : IDisposable
{
    private static readonly string[] Names = ["size", "fruit", "grade"];

    private readonly TestDataset dataset = new()
    {
        Options = new DatasetOptions
        {
            Target = "grade",
            Features = [new FeatureOptions { Name = "size" }, new FeatureOptions { Name = "fruit", Type = "categorical" }],
        },
    };

    /// <summary>The difference, the file, and the expected parts of the message, which are empty for a table that is read.</summary>
    public static TheoryData<string, byte[], string[]> Tables() => new()
    {
        { "byte order mark", Utf8('\uFEFF' + Text(Rows())), [] },
        { "CRLF", Utf8(Text(Rows(), end: "\r\n")), [] },
        { "CR alone", Utf8(Text(Rows(), end: "\r")), [] },
        { "a line end in quotes", Utf8(Text(With(5, 1, "\"pear, \"\"dark\"\"\nor so\""))), [] },
        { "delimiters at the end", Utf8(Text(Rows(row => [.. row, "", ""]), [.. Names, "", ""])), [] },
        { "delimiters at the end, not of the header", Utf8(Text(Rows(row => [.. row, ""]), [.. Names])), [] },
        { "twice a column that is not used", Utf8(Text(Rows(row => [.. row, "5\" wide", "y"]), [.. Names, "remark", "remark"])), [] },
        { "rows of nothing at the end", Utf8(Text(Rows()) + ",,\n,,\n"), [] },
        { "a constant", Utf8(Text(Rows(row => [row[0], "pear", row[2]]))), [] },
        {
            "numbers of many forms",
            Utf8(Text(Rows((row, i) => [i switch { 4 => "3", 5 => " 3.0 ", 6 => "3e0", 7 => "+3", _ => row[0] }, .. row[1..]]))),
            []
        },
        { "the target in a feature", Utf8(Text(Rows(row => [row[0], row[2], row[2]]))), [] },
        { "a number far from the others", Utf8(Text(With(3, 0, "1e38"))), [] },
        { "a class of one row", Utf8(Text(With(30, 2, "perhaps"))), [] },
        {
            "words that other tools take for nothing",
            Utf8(Text(Rows((row, i) => [row[0], (i % 3) switch { 0 => "NA", 1 => "null", _ => "None" }, row[2]]))),
            []
        },
        { "twice a column that is used", Utf8(Text(Rows(row => [row[0], .. row]), ["size", .. Names])), ["'size'", "rename"] },
        { "blank lines", Utf8(Blank(Text(With(20, 0, "oops")))), ["row 22", "'size'", "'oops'"] },
        { "thousands", Utf8(Text(With(7, 0, "\"1,234\""))), ["row 7", "'size'", "spec.dataset.csv.decimal"] },
        { "Latin 1", Encoding.Latin1.GetBytes(Text(With(9, 1, "pêche"))), ["row 9", "'fruit'", "UTF-8", "spec.dataset.csv.encoding"] },
        { "UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Text(Rows()))], ["UTF-8", "utf-16"] },
        { "nothing", [], ["empty"] },
        { "a header alone", Utf8(Text([])), ["0 rows", "add rows"] },
        { "one class", Utf8(Text(Rows(row => [.. row[..2], "low"]))), ["'grade'", "'low'", "add rows"] },
        { "NaN", Utf8(Text(With(11, 0, "NaN"))), ["row 11", "'size'", "spec.dataset.missingValues"] },
        { "infinity", Utf8(Text(With(12, 0, "inf"))), ["row 12", "'size'", "'inf'"] },
        {
            "an identifier as category",
            Utf8(Text([.. Enumerable.Range(0, 1100).Select(i => new[] { $"{i % 97}", $"id-{i}", i % 2 == 0 ? "low" : "high" })])),
            ["'fruit'", "identifier"]
        },
        { "semicolons", Utf8(Text(Rows(), separator: ";")), ["size;fruit;grade", "spec.dataset.csv.delimiter"] },
        { "a quote that is not closed", Utf8(Text(With(15, 1, "\"pear"))), ["row 15", "'fruit'", "quote"] },
        { "a quote that is not closed in the last cell", Utf8(Text(With(15, 2, "\"low"))), ["row 15", "'grade'", "quote"] },
        { "inches", Utf8(Text(With(16, 1, "5\" pear"))), ["row 16", "'fruit'", "spec.dataset.csv.quote"] },
        { "spaces in the header", Utf8(Text(Rows(), ["size", " fruit", " grade"])), ["' grade'"] },
    };

    /// <summary>
    /// The tables that are not CSV's own, as texts: the difference, the rows with the header, and the parts of the message without the
    /// number of the row, which begins at 1 where there is no header.
    /// </summary>
    public static TheoryData<string, string?[][], int?, string[]> Contents() => new()
    {
        { "good", [Names, .. Rows()], null, [] },
        { "a line end in a text", [Names, .. With(5, 1, "pear, \"dark\"\nor so")], null, [] },
        { "a constant", [Names, .. Rows(row => [row[0], "pear", row[2]])], null, [] },
        {
            "forms of numbers",
            [Names, .. Rows((row, i) => [i switch { 5 => " 3.0 ", 6 => "3e0", 7 => "+3", _ => row[0] }, .. row[1..]])],
            null,
            []
        },
        { "the target in a feature", [Names, .. Rows(row => [row[0], row[2], row[2]])], null, [] },
        { "words", [Names, .. Rows((row, i) => [row[0], (i % 3) switch { 0 => "NA", 1 => "null", _ => "None" }, row[2]])], null, [] },
        { "inches", [Names, .. With(16, 1, "5\" pear")], null, [] },
        { "a class of one row", [Names, .. With(30, 2, "perhaps")], null, [] },
        { "a word for a number", [Names, .. With(20, 0, "oops")], 20, ["'size'", "'oops'"] },
        { "thousands", [Names, .. With(7, 0, "1,234")], 7, ["'size'", "thousands"] },
        { "NaN", [Names, .. With(11, 0, "NaN")], 11, ["'size'", "spec.dataset.missingValues"] },
        { "infinity", [Names, .. With(12, 0, "inf")], 12, ["'size'", "'inf'"] },
        { "no target", [Names, .. With(13, 2, null)], 13, ["'grade'"] },
        { "one class", [Names, .. Rows(row => [.. row[..2], "low"])], null, ["'grade'", "'low'", "add rows"] },
        {
            "an identifier as category",
            [Names, .. Enumerable.Range(0, 1100).Select(i => new[] { $"{i % 97}", $"id-{i}", i % 2 == 0 ? "low" : "high" })],
            null,
            ["'fruit'", "identifier"]
        },
        { "spaces in the names", [["size", " fruit", " grade"], .. Rows()], null, ["' grade'"] },
    };

    public void Dispose() => dataset.Dispose();

    [Theory]
    [MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public void The_same_rows_have_the_same_verdict_in_every_format(string how, string?[][] rows, int? row, string[] said)
    {
        foreach (var name in WrittenTable.Formats)
        {
            WrittenTable.Write(dataset.PathOf(name), [.. rows[0].Select(cell => cell!)], rows[1..]);
            var message = Message(name);

            Assert.True(said.Length == 0 == message is null, $"{how}, {name}: {message}");
            var header = name.Contains("csv", StringComparison.Ordinal) ? 1 : 0;
            string[] words = row is { } number ? [.. said, $"row {number - 1 + header}"] : said;
            Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.zstd.parquet")]
    [InlineData("t.arrow")]
    [InlineData("t.arrows")]
    public void Columns_without_rows_are_refused(string name)
    {
        WrittenTable.Write(dataset.PathOf(name), Names, []);

        Assert.Contains("0 rows", Message(name), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tables), DisableDiscoveryEnumeration = true)]
    public void A_table_is_read_or_refused_by_row_column_and_remedy(string how, byte[] file, string[] said)
    {
        dataset.Write("table.csv", file);
        var message = Message("table.csv");

        Assert.True(said.Length == 0 == message is null, $"{how}: {message}");
        Assert.All(said, words => Assert.Contains(words, message, StringComparison.Ordinal));
    }

    private string? Message(string name)
    {
        try
        {
            using var table = dataset.Open(name);
            Assert.Equal(40L, table.Query("SELECT count(*) FROM rows")[0][0]);
            return null;
        }
        catch (JobException e)
        {
            return e.Message;
        }
    }

    private static string[][] Rows(Func<string[], int, string[]>? change = null) =>
    [
        .. Enumerable.Range(0, 40).Select(i => (Size: i * 41 % 90, Fruit: (i % 3) switch { 0 => "pear", 1 => "plum", _ => "fig" }))
            .Select(row => new[] { $"{row.Size / 10}.{row.Size % 10}", row.Fruit, row.Size >= 45 ? "high" : "low" })
            .Select((row, i) => change?.Invoke(row, i) ?? row),
    ];

    private static string[][] Rows(Func<string[], string[]> change) => Rows((row, _) => change(row));

    // Changes one cell. Rows are counted as a spreadsheet does.
    private static string[][] With(int row, int column, string? cell)
        => Rows((cells, i) => i + 2 == row ? [.. cells.Select((old, k) => k == column ? cell! : old)] : cells);

    private static string Text(string[][] rows, string[]? header = null, string separator = ",", string end = "\n")
        => string.Concat(rows.Prepend(header ?? Names).Select(row => string.Join(separator, row) + end));

    private static string Blank(string text) =>
        string.Join('\n', text.Split('\n').SelectMany((line, i) => i == 4 ? [line, "", ""] : new[] { line }));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
