using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>
/// A good table of forty rows as other programs write it, and with common mistakes: which of these tables are trained on, and which errors
/// the others give.
/// </summary>
public sealed class ForeignTableTests : IDisposable
{
    private static readonly string[] Names = ["size", "fruit", "grade"];

    private readonly TrainerPod pod = new();

    /// <summary>The difference, the file, and the expected message parts, which are empty for a table that is trained on.</summary>
    public static TheoryData<string, byte[], string[]> Tables()
    {
        return new()
        {
            { "byte order mark", Utf8('\uFEFF' + Text(Rows())), [] },
            { "CRLF", Utf8(Text(Rows(), end: "\r\n")), [] },
            { "CR alone", Utf8(Text(Rows(), end: "\r")), [] },
            { "a line end in quotes", Utf8(Text(With(5, 1, "\"pear,\n\"\"green\"\"\""))), [] },
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
            { "a class of one row", Utf8(Text(With(30, 2, "perhaps"))), ["'perhaps'", "row 30"] },
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
    }

    public void Dispose() => pod.Dispose();

    [Theory]
    [MemberData(nameof(Tables), DisableDiscoveryEnumeration = true)]
    public async Task A_table_is_trained_on_or_refused_by_row_column_and_remedy(string how, byte[] file, string[] said)
    {
        pod.Change(spec => spec with { Dataset = Dataset(pod.Write("table.csv", "")) });
        await File.WriteAllBytesAsync(new Uri(pod.Job.Spec.Dataset.Uri).LocalPath, file);
        pod.Hyperparameters(("epochs", "2"), ("hiddenLayers", "4"));

        var code = await pod.RunAsync();

        Assert.True(
            said.Length == 0 ? code == ExitCodes.Ok : code is ExitCodes.BadData or ExitCodes.BadSpec, $"{how}: {code}, {pod.Termination}");
        Assert.All(said, words => Assert.Contains(words, pod.Error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_a_feature_is_the_target_is_told_with_the_result_or_refused()
    {
        pod.Change(spec => spec with { Dataset = Dataset(pod.Write("table.csv", Text(Rows(row => [row[0], row[2], row[2]])))) });
        pod.Hyperparameters(("epochs", "2"), ("hiddenLayers", "4"));
        Assert.Equal(ExitCodes.Ok, await pod.RunAsync());
        Assert.Contains(
            "spec.dataset.features[1].name: column 'fruit' has the value of the target 'grade' in all 40 rows",
            Assert.Single(pod.Result.Warnings!),
            StringComparison.Ordinal);

        pod.Change(spec => spec with { Dataset = spec.Dataset with { Checks = new DatasetChecks { Leakage = "Refuse" } } });
        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());
        Assert.Equal(("Leakage", "spec.dataset.features[1].name"), (pod.Error.Reason, pod.Error.Field));
    }

    private static DatasetOptions Dataset(string path) => new()
    {
        Uri = "file://" + path,
        Target = "grade",
        Features = [new FeatureOptions { Name = "size" }, new FeatureOptions { Name = "fruit", Type = "categorical" }],
    };

    private static string[][] Rows(Func<string[], int, string[]>? change = null) =>
    [
        .. Enumerable.Range(0, 40).Select(i => (Size: i * 41 % 90, Fruit: (i % 3) switch { 0 => "pear", 1 => "plum", _ => "fig" }))
            .Select(row => new[] { $"{row.Size / 10}.{row.Size % 10}", row.Fruit, row.Size >= 45 ? "high" : "low" })
            .Select((row, i) => change?.Invoke(row, i) ?? row),
    ];

    private static string[][] Rows(Func<string[], string[]> change) => Rows((row, _) => change(row));

    // Changes one cell. Rows are counted as a spreadsheet does.
    private static string[][] With(int row, int column, string cell)
        => Rows((cells, i) => i + 2 == row ? [.. cells.Select((old, k) => k == column ? cell : old)] : cells);

    private static string Text(string[][] rows, string[]? header = null, string separator = ",", string end = "\n")
        => string.Concat(rows.Prepend(header ?? Names).Select(row => string.Join(separator, row) + end));

    private static string Blank(string text) =>
        string.Join('\n', text.Split('\n').SelectMany((line, i) => i == 4 ? [line, "", ""] : new[] { line }));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
