using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>The group of each row of a table: the value of a column, among those that the training rows have.</summary>
internal sealed class RowGroups
{
    /// <summary>The field that names the column.</summary>
    public const string Field = "spec.trainer.mitigation.column";

    /// <summary>What a row without a group has.</summary>
    public const int None = -1;

    /// <summary>Most groups. A column of more values is no column of groups.</summary>
    public const int Most = 100;

    private readonly sbyte[] byPosition;

    /// <summary>Takes the groups of rows.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="values">The values that are groups, in ordinal order.</param>
    /// <param name="byPosition">The group of each row by its position in the table, <see cref="None"/> where it has none.</param>
    /// <param name="sensitive">Whether no message or report may show a value.</param>
    public RowGroups(string column, IReadOnlyList<string> values, sbyte[] byPosition, bool sensitive = false)
    {
        (Values, this.byPosition) = (values, byPosition);
        Names =
        [
            .. values.Select((value, i) => sensitive ? string.Create(CultureInfo.InvariantCulture, $"group {i + 1}") : $"{column}={value}"),
        ];
    }

    /// <summary>The values that are groups, in ordinal order.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>What messages and reports call the groups: numbers where the column is sensitive.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of groups.</summary>
    public int Count => Values.Count;

    /// <summary>The group of a row.</summary>
    /// <param name="position">Position of the row in the table.</param>
    public int Of(long position) => byPosition[position];

    /// <summary>Reads the groups.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="column">Name of the column.</param>
    /// <exception cref="JobException">The column is missing, or makes one group or too many (65).</exception>
    public static RowGroups Read(DataTable table, DatasetOptions dataset, string column)
    {
        if (PartColumn.Read(table, DataSplit.Training, column) is not { } training)
        {
            throw JobException.BadData("UnknownColumn", Field, $"the dataset has no column '{column}'; name one that it has");
        }

        string[] values =
        [
            .. Enumerable.Range(0, training.Count).Select(training.Text).OfType<string>().Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (values.Length is < 2 or > Most)
        {
            var found = values.Length > Most ? $"{values.Length} different values" : values.Length == 1 ? "one value alone" : "no value";
            throw JobException.BadData("NoGroups", Field,
                $"the training rows have {found} in column '{column}', "
                + $"but there must be 2 to {Most} groups; name another column, or join values by spec.dataset.sql");
        }

        var places = values.Index().ToDictionary(each => each.Item, each => (sbyte)each.Index, StringComparer.Ordinal);
        var groups = new sbyte[table.Count()];
        Array.Fill(groups, (sbyte)None);
        foreach (var part in new[] { DataSplit.Training, DataSplit.Validation, DataSplit.Test, DataSplit.Unlabelled })
        {
            var read = part == DataSplit.Training ? training : PartColumn.Read(table, part, column)!;
            var row = 0;
            foreach (var position in table.Stream(
                $"SELECT {DataTable.Position} FROM {DataSplit.Parts} WHERE part = '{part}' ORDER BY 1", each => each.GetInt64(0)))
            {
                groups[position] = read.Text(row++) is { } text ? places.GetValueOrDefault(text, (sbyte)None) : (sbyte)None;
            }
        }

        return new RowGroups(column, values, groups, dataset.IsSensitive(column));
    }
}
