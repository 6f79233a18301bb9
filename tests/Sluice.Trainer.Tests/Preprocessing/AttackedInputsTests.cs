using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Tests.Preprocessing;

public sealed class AttackedInputsTests
{
    private static readonly FeatureOptions[] Features =
    [
        new() { Name = "flagged", Indicator = true },
        new() { Name = "kind", Type = "categorical" },
        new() { Name = "binned", Bins = 2 },
        new() { Name = "clipped", Clip = new() { Min = "-2", Max = "2" } },
        new() { Name = "plain" },
        new() { Name = "photo", Type = "image", Scale = "None", Image = new() { Width = 2, Height = 1, Channels = 2 } },
        new() { Name = "logged", Log = true, Indicator = true },
    ];

    // The first two rows differ by a little in every number and pixel, and in nothing else.
    [Fact]
    public void What_can_be_changed_is_what_moves_by_a_little_when_its_value_does()
    {
        using var table = new TestTable(
            "ttttt",
            Numbers("flagged"),
            new CategoricalColumn("kind", ["a", "a", "b", "b", "b"]),
            Numbers("binned"),
            Numbers("clipped"),
            Numbers("plain"),
            new ImageColumn("photo", [10, 20, 30, 40, 11, 21, 31, 41, 0, 99, 5, 6, 7, 8, 9, 200, 50, 50, 50, 50]), Numbers("logged"));
        using var preprocessor = table.Fit(Features);
        var rows = preprocessor.Encode(table.Batch()).Chunk(preprocessor.Width).ToArray();

        var ranges = preprocessor.Attacked().Ranges;

        Assert.Equal(preprocessor.Width, ranges.Count);
        Assert.Equal(rows[0].Zip(rows[1], (one, other) => one != other), ranges.Select(range => range is not null));
        Assert.Equal(8, ranges.Count(range => range is not null));
        for (var i = 0; i < ranges.Count; i++)
        {
            Assert.All(rows, row => Assert.True(ranges[i] is not { } range || (row[i] >= range.Low && row[i] <= range.High), $"input {i}"));
        }

        Assert.Equal((0, 99), ranges[^4]);
        Assert.Equal((5, 200), ranges[^1]);
        var limited = Assert.Single(ranges.SkipLast(4), range => range is { } some && float.IsFinite(some.Low));
        Assert.Equal(rows.Max(row => row[ranges.ToList().IndexOf(limited)]), limited!.Value.High, 1e-5);
    }

    private static NumericColumn Numbers(string name) => new(name, [1, 1.01f, 5, 6, 7]);
}
