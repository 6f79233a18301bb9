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

    /// <summary>Begins a table.</summary>
    /// <param name="dataset">The columns that are wanted.</param>
    /// <param name="rows">Where they are; the header was read.</param>
    /// <exception cref="TrainerException">A wanted column is not there (64), or the header names it twice (65).</exception>
    public TableBuilder(DatasetOptions dataset, CsvRows rows)
    {
        (this.dataset, this.rows, missing) = (dataset, rows, new MissingValues(dataset.MissingValues));
        var columns = new ColumnNames(rows.Header, dataset.Csv ?? new CsvOptions());
        targetIndex = columns.Find(dataset.Target, "spec.dataset.target", "TargetColumnMissing");
        featureIndexes = [.. dataset.Features.Select((feature, i) => columns.Find(feature.Name, $"spec.dataset.features[{i}].name", "FeatureColumnMissing"))];
        features = [.. dataset.Features.Select((_, i) => ColumnBuilder.For(dataset, i, missing))];
        leaking = [.. dataset.Features.Select(_ => true)];
    }

    /// <summary>Adds the row that was read last; one that holds nothing is left out, as a blank line is.</summary>
    /// <exception cref="TrainerException">It has more or fewer cells than the header, or one that does not fit its column (65).</exception>
    public void Add()
    {
        if (rows.Count != rows.Header.Length && !FillsUp())
        {
            rows.Check();
            throw TrainerException.BadData("RaggedRow", "spec.dataset.uri",
                $"row {rows.Row} has {rows.Count} cells, the header has {rows.Header.Length}; a delimiter inside a cell needs quotes around the cell");
        }

        if (targetIndex >= rows.Count || rows[targetIndex] is var target && (missing.Contains(target) || target.Text.Length == 0))
        {
            if (rows.IsEmpty)
            {
                return;
            }

            throw TrainerException.BadData("TargetValueMissing", "spec.dataset.target",
                $"row {rows.Row} has no value in column '{dataset.Target}'; nothing can be learned from it, so leave the row out");
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

    /// <summary>The table.</summary>
    /// <param name="digest">Digest of its bytes.</param>
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

    // Delimiters at the end of a row, as some programs write them, and empty rows of any length take nothing away.
    private bool FillsUp() => rows.IsEmpty || (rows.Count > rows.Header.Length
        && Enumerable.Range(rows.Header.Length, rows.Count - rows.Header.Length).All(column => rows[column].Empty));
}
