using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Collects the rows of a table, column by column.</summary>
internal sealed class TableBuilder
{
    private readonly DatasetOptions dataset;
    private readonly string[] header;
    private readonly int targetIndex;
    private readonly int[] featureIndexes;
    private readonly ColumnBuilder[] features;
    private readonly NameList targets = new();

    /// <summary>Begins a table.</summary>
    /// <param name="dataset">The columns that are wanted.</param>
    /// <param name="header">The columns that there are.</param>
    /// <exception cref="TrainerException">A wanted column is not there (64), or the header names one twice (65).</exception>
    public TableBuilder(DatasetOptions dataset, string[] header)
    {
        this.dataset = dataset;
        this.header = header;
        if (header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(names => names.Count() > 1) is { } twice)
        {
            throw TrainerException.BadData("DuplicateColumn", "spec.dataset.uri", $"the header names the column '{twice.Key}' more than once; rename one");
        }

        targetIndex = Find(dataset.Target, "spec.dataset.target", "TargetColumnMissing");
        featureIndexes = [.. dataset.Features.Select((feature, i) => Find(feature.Name, $"spec.dataset.features[{i}].name", "FeatureColumnMissing"))];
        features = [.. dataset.Features.Select((feature, i) => ColumnBuilder.For(feature, i))];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">Its number; the header is row 1.</param>
    /// <param name="fields">Its fields.</param>
    /// <exception cref="TrainerException">It has more or fewer fields than the header, or one that does not fit its column (65).</exception>
    public void Add(int row, string[] fields)
    {
        if (fields.Length != header.Length)
        {
            throw TrainerException.BadData("RaggedRow", "spec.dataset.uri",
                $"row {row} has {fields.Length} fields, the header has {header.Length}; a comma inside a field needs quotes around the field");
        }

        var target = fields[targetIndex];
        if (MissingValues.Contains(target))
        {
            throw TrainerException.BadData("TargetValueMissing", "spec.dataset.target",
                $"row {row} has no value in column '{dataset.Target}'; nothing can be learned from it, so leave the row out");
        }

        targets.Add(target);
        for (var i = 0; i < features.Length; i++)
        {
            features[i].Add(row, fields[featureIndexes[i]]);
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
            Digest = digest,
        };
    }

    private int Find(string column, string field, string reason)
    {
        var index = Array.IndexOf(header, column);
        return index >= 0 ? index : throw TrainerException.BadSpec(reason, field,
            $"the table has no column '{column}'; it has {Columns()}");
    }

    private string Columns()
    {
        const int shown = 20;
        var names = string.Join(", ", header.Take(shown).Select(name => name.Length > 40 ? $"'{name[..40]}…'" : $"'{name}'"));
        return header.Length > shown ? $"{names} and {header.Length - shown} more" : names;
    }
}
