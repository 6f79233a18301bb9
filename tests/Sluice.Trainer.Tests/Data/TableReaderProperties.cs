using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data;

namespace Sluice.Trainer.Tests.Data;

public sealed class TableReaderProperties
{
    [Property(MaxTest = 200)]
    public Property Any_text_written_by_the_rules_is_read_back() => Prop.ForAll(Rows(), rows =>
    {
        using var folder = new TemporaryFolder();
        var csv = "\"a name\",n,t\r\n"
            + string.Concat(
                rows.Select(row => $"{(row.Text.Length == 0 ? "" : Quote(row.Text))},{Number(row.Number)},{Quote("k" + row.Text)}\r\n"));
        var table = TableReader.Read(new DatasetOptions
        {
            Uri = "file://" + folder.File("t.csv", csv),
            Target = "t",
            MissingValues = ["NA"],
            Features = [new FeatureOptions { Name = "a name", Type = "categorical" }, new FeatureOptions { Name = "n" }],
        }, default);

        Assert.Equal(rows.Select(row => row.Text is "" or "NA" ? null : row.Text), ((CategoricalColumn)table.Features[0]).Values);
        Assert.Equal(rows.Select(row => row.Number ?? float.NaN), ((NumericColumn)table.Features[1]).Values);
        Assert.Equal(rows.Select(row => "k" + row.Text), table.Labels.Select(label => table.Classes[label]));
    });

    private static Arbitrary<(string Text, float? Number)[]> Rows()
    {
        var text = Gen.Elements('a', 'B', ' ', ',', '"', '\n', '\r', ';', 'ü', '雪', '\t', '0')
            .ArrayOf()
            .Select(letters => new string(letters));
        var number = Gen.Choose(-1_000_000, 1_000_000).Select(n => (float?)(n / 64f));
        var row = Gen.OneOf(text, Gen.Constant("NA")).Zip(Gen.OneOf(number, Gen.Constant((float?)null)));
        return row.NonEmptyListOf().Select(rows => rows.Select(pair => (pair.Item1, pair.Item2)).ToArray()).ToArbitrary();
    }

    private static string Quote(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    private static string Number(float? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
