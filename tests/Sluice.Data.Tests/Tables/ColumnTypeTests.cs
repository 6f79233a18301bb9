using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class ColumnTypeTests : IDisposable
{
    private readonly TestDataset dataset = new()
    {
        Options = new DatasetOptions
        {
            Target = "kind",
            Features =
            [
                new() { Name = "when", Type = "date" },
                new() { Name = "note", Type = "text" },
                new() { Name = "photo", Type = "image", Image = new() { Width = 2, Height = 1 } },
            ],
            Split = new() { Test = "0.5" },
        },
    };

    public void Dispose() => dataset.Dispose();

    [Theory]
    [InlineData("a.csv", """
        kind,when,note,photo
        a,2026-11-29,"two words","[1, 2.5]"
        b,2026-11-29 01:02:03,x,"[3,4]"
        a,,,
        b,2026-01-01,x,"[0,0]"

        """)]
    [InlineData("a.jsonl", """
        {"kind":"a","when":"2026-11-29","note":"two words","photo":[1,2.5]}
        {"kind":"b","when":"2026-11-29T01:02:03","note":"x","photo":[3,4]}
        {"kind":"a"}
        {"kind":"b","when":"2026-01-01","note":"x","photo":[0,0]}

        """)]
    public void Dates_are_read_as_ISO_8601_and_images_as_numbers(string name, string content)
    {
        dataset.Write(name, content);
        using var table = dataset.Open(name);
        DataSplit.Divide(table, dataset.Options, 7);

        var rows = new RowReader(table, dataset.Options);
        var batches = new[] { "training", "test" }.SelectMany(part => rows.Read(part, 10)).ToArray();

        var read = batches.SelectMany(batch => batch.Positions.Select((position, i) => (
                position,
                ((TextColumn)batch.Features[0]).Values[i],
                ((TextColumn)batch.Features[1]).Values[i],
                string.Join(' ', ((ImageColumn)batch.Features[2]).Pixels[(2 * i)..(2 * i + 2)]))))
            .OrderBy(row => row.position);
        Assert.Equal(
            [
                (0, "2026-11-29T00:00:00", "two words", "1 2.5"), (1, "2026-11-29T01:02:03", "x", "3 4"), (2, null, null, "NaN NaN"),
                (3, "2026-01-01T00:00:00", "x", "0 0"),
            ],
            read);
    }

    [Theory]
    [InlineData(
        "2026-11-29,x,\"[1, two]\"", "NotAnImage", "spec.dataset.features[2].type", "row 2, column 'photo': '[1, two]' is not a list")]
    [InlineData("soon,x,\"[1, 2]\"", "NotADate", "spec.dataset.features[0].type", "row 2, column 'when': 'soon' is not a date")]
    public void A_cell_of_another_type_is_named(string row, string reason, string field, string message)
    {
        dataset.Write("a.csv", $"kind,when,note,photo\na,{row}\nb,2026-11-29,x,\"[1,2]\"\n");

        var e = Assert.Throws<JobException>(() => dataset.Open("a.csv").Dispose());

        Assert.Equal((reason, field), (e.Error.Reason, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
