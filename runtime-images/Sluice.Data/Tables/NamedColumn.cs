using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables;

/// <summary>How a column is stored in <see cref="DataTable.Rows"/>.</summary>
internal enum ColumnKind
{
    /// <summary>DOUBLE.</summary>
    Number,

    /// <summary>VARCHAR.</summary>
    Text,

    /// <summary>TIMESTAMP.</summary>
    Date,

    /// <summary>FLOAT[].</summary>
    Pixels,

    /// <summary>FLOAT[], decoded from a file.</summary>
    ImageFile,

    /// <summary>As it was read.</summary>
    AsRead,
}

/// <summary>A column that the job names.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">Field of the spec that names it.</param>
/// <param name="Reason">Reason of the error when no table has it.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="Required">Whether a table without it is refused. A check says by itself that its column is missing.</param>
/// <param name="Sensitive">Whether no message may show a value of it.</param>
internal sealed record NamedColumn(
    string Name, string Field, string Reason, ColumnKind Kind, bool Required = true, bool Sensitive = false)
{
    /// <summary>The size of its images. Null for other columns.</summary>
    public ImageOptions? Image { get; init; }

    /// <summary>Field of the spec that says how the column is read.</summary>
    public string TypeField => Field.EndsWith(".name", StringComparison.Ordinal) ? Field[..^".name".Length] + ".type" : Field;

    /// <summary>The columns that a job names, the target first, each once.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="further">
    /// See <see cref="DataSettings.FurtherColumns"/>. One that DuckDB would take for another column is left out, as one that no table has.
    /// </param>
    /// <exception cref="JobException">Two names differ in the case of letters alone, which DuckDB does not distinguish (64).</exception>
    public static IReadOnlyList<NamedColumn> Of(DatasetOptions dataset, IReadOnlyList<string>? further = null)
    {
        var columns = All(dataset).DistinctBy(column => column.Name, StringComparer.Ordinal)
            .Select(column => column with { Sensitive = dataset.IsSensitive(column.Name) }).ToArray();
        foreach (var same in columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            var (first, second) = (same.First(), same.Last());
            throw JobException.BadSpec("AmbiguousColumn", second.Field,
                $"'{second.Name}' differs from '{first.Name}' ({first.Field}) in the case of letters alone; rename one of the columns");
        }

        return
        [
            .. columns,
            .. (further ?? []).Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(name => !columns.Any(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)))
                .Select(name => new NamedColumn(
                    name, "spec.gates", "", ColumnKind.AsRead, Required: false, Sensitive: dataset.IsSensitive(name))),
        ];
    }

    private static List<NamedColumn> All(DatasetOptions dataset)
    {
        var columns = new List<NamedColumn>();
        if (dataset.TargetFeature() is { } target)
        {
            columns.Add(new(target.Name, "spec.dataset.target", "TargetColumnMissing", KindOf(target)));
        }

        columns.AddRange(dataset.Features.Select((feature, i) => new NamedColumn(
            feature.Name, $"spec.dataset.features[{i}].name", "FeatureColumnMissing", KindOf(feature))
        {
            Image = feature.Image,
        }));
        foreach (var (name, field) in new[] { (dataset.Split.Group, "group"), (dataset.Split.Time, "time") })
        {
            if (name is not null)
            {
                columns.Add(new(name, $"spec.dataset.split.{field}", "SplitColumnMissing", ColumnKind.AsRead));
            }
        }

        columns.AddRange(dataset.Checks.SelectMany((check, i) => check.Columns().Select(name => new NamedColumn(
            name, $"spec.dataset.checks[{i}]", "", ColumnKind.AsRead, Required: false))));
        return columns;
    }

    private static ColumnKind KindOf(FeatureOptions feature) => feature.Type switch
    {
        "numeric" => ColumnKind.Number,
        "date" => ColumnKind.Date,
        "image" when feature.Image?.Decode is true => ColumnKind.ImageFile,
        "image" => ColumnKind.Pixels,
        _ => ColumnKind.Text,
    };
}
