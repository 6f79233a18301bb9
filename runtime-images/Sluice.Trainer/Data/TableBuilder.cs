using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects the rows of a table, column by column.</summary>
internal sealed class TableBuilder
{
    private readonly DatasetOptions dataset;
    private readonly CsvRows rows;
    private readonly MissingValues missing;
    private readonly int targetIndex;
    private readonly int[] featureIndexes;
    private readonly ColumnBuilder[] features;
    private readonly bool[] leaking;
    private readonly NameList targets = new();
    private readonly List<int> fileRows = [];

    /// <summary>Creates a builder.</summary>
    /// <param name="dataset">Names the wanted columns.</param>
    /// <param name="rows">The rows, whose header has been read.</param>
    /// <exception cref="TrainerException">A wanted column is missing (64), or the header names it twice (65).</exception>
    public TableBuilder(DatasetOptions dataset, CsvRows rows)
    {
        (this.dataset, this.rows, missing) = (dataset, rows, new MissingValues(dataset.MissingValues));
        var columns = new ColumnNames(rows.Header, dataset.Csv ?? new CsvOptions());
        targetIndex = columns.Find(dataset.Target, "spec.dataset.target", "TargetColumnMissing");
        featureIndexes =
        [
            .. dataset.Features.Select((feature, i) =>
                columns.Find(feature.Name, $"spec.dataset.features[{i}].name", "FeatureColumnMissing")),
        ];
        features = [.. dataset.Features.Select((_, i) => ColumnBuilder.For(dataset, i, missing))];
        leaking = [.. dataset.Features.Select(_ => true)];
    }

    /// <summary>Adds the current row. A row of empty cells is skipped, like a blank line.</summary>
    /// <exception cref="TrainerException">
    /// The row has more or fewer cells than the header, or a cell that does not fit its column (65).
    /// </exception>
    public void Add()
    {
        if (rows.Count != rows.Header.Length && !FillsUp())
        {
            rows.Check();
            throw TrainerException.BadData("RaggedRow", "spec.dataset.uri",
                $"row {rows.Row} has {rows.Count} cells, but the header has {rows.Header.Length}; "
                + "put quotes around a cell that contains a delimiter");
        }

        if (targetIndex >= rows.Count || rows[targetIndex] is var target && (missing.Contains(target) || target.Text.Length == 0))
        {
            if (rows.IsEmpty)
            {
                return;
            }

            throw TrainerException.BadData("TargetValueMissing", "spec.dataset.target",
                $"row {rows.Row} has no value in column '{dataset.Target}', so nothing can be learned from it; remove the row");
        }

        fileRows.Add(rows.Row);
        targets.Add(target.Text);
        for (var i = 0; i < features.Length; i++)
        {
            var cell = rows[featureIndexes[i]];
            features[i].Add(cell);
            leaking[i] &= string.Equals(cell.Text, target.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>Builds the table.</summary>
    /// <param name="digest">Digest of the file.</param>
    public Table Build(string digest)
    {
        var classes = targets.Names.Order(StringComparer.Ordinal).ToArray();
        var place = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var byName = targets.Names.Select(name => place[name]).ToArray();
        return new Table
        {
            Features = [.. features.Select(feature => feature.Build())],
            Classes = classes,
            Labels = [.. targets.Indexes.Select(index => byName[index])],
            FileRows = [.. fileRows],
            Leaking = [.. Enumerable.Range(0, features.Length).Where(i => leaking[i])],
            Digest = digest,
        };
    }

    // Surplus delimiters at the end of a row, which some programs write, and empty rows of any length lose no data.
    private bool FillsUp() => rows.IsEmpty || (rows.Count > rows.Header.Length
        && Enumerable.Range(rows.Header.Length, rows.Count - rows.Header.Length).All(column => rows[column].Empty));
}
