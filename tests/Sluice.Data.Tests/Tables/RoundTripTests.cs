using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tests.Tables;

public sealed class RoundTripTests
{
    [Property(MaxTest = 30)]
    public Property What_is_written_in_any_format_is_read_back()
        => Prop.ForAll(Rows(), Gen.Elements(WrittenTable.Names).ToArbitrary(), (rows, name) =>
    {
        using var dataset = new TestDataset
        {
            Options = new DatasetOptions
            {
                Target = "t",
                MissingValues = ["NA"],
                Features = [new FeatureOptions { Name = "a name", Type = "categorical" }, new FeatureOptions { Name = "n" }],
            },
        };
        string?[][] written =
        [
            .. rows.Select(row => new[] { row.Text, row.Number?.ToString("R", CultureInfo.InvariantCulture), "k" + row.Text }),
            ["z", "1", "last"], ["z", "1", "but one"],
        ];
        WrittenTable.Write(dataset.PathOf(name), ["a name", "n", "t"], written, "n");
        using var table = dataset.Open(name);

        Assert.Equal(written.Select(row => row[0] == "NA" ? null : row[0]), table.Column("a name"));
        Assert.Equal(
            written.Select(row => row[1] is { } number ? double.Parse(number, CultureInfo.InvariantCulture) : (object?)null),
            table.Column("n"));
        Assert.Equal(written.Select(row => row[2]), table.Column("t"));
    });

    private static Arbitrary<(string? Text, double? Number)[]> Rows()
    {
        var text = Gen.Elements('a', 'B', ' ', ',', '"', '\n', '\r', ';', 'ü', '雪', '\t', '0', '\\', '\'')
            .NonEmptyListOf().Select(letters => (string?)new string([.. letters]));
        var number = Gen.Choose(-1_000_000, 1_000_000).Select(n => (double?)(n / 64.0));
        var row = Gen.OneOf(text, Gen.Elements("NA", null)).Zip(Gen.OneOf(number, Gen.Constant((double?)null)));
        return row.ListOf().Select(rows => rows.Select(pair => (pair.Item1, pair.Item2)).ToArray()).ToArbitrary();
    }
}
