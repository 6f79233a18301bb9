using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>The columns of the held-out rows by which they are sliced and grouped, each read once when it is asked for.</summary>
/// <param name="table">A divided table.</param>
/// <param name="dataset">The dataset.</param>
internal sealed class HeldOutColumns(DataTable table, DatasetOptions dataset)
{
    private readonly Dictionary<string, PartColumn?> columns = new(StringComparer.Ordinal);

    private readonly bool decimalComma = dataset.AllSources()[0].Csv?.Decimal == ",";

    /// <summary>The columns that the gates of a job and its mitigation name, each once.</summary>
    public static IReadOnlyList<string> Named(TrainingJobSpec spec) =>
    [
        .. spec.Gates.Select(gate => gate.Fairness?.Column ?? (gate.Slice ?? gate.NotWorse?.Slice)?.Column)
            .Append(spec.Trainer.Mitigation?.Column).OfType<string>().Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Whether no message or report may show a value of the column.</summary>
    public bool IsSensitive(string name) => dataset.IsSensitive(name);

    /// <summary>A column. Null when the table has none of that name.</summary>
    public PartColumn? Find(string name)
    {
        if (!columns.TryGetValue(name, out var column))
        {
            columns[name] = column = PartColumn.Read(table, DataSplit.Test, name);
        }

        return column;
    }

    /// <summary>The numbers of the rows that are in a slice, ascending. Null when the table has no such column.</summary>
    public int[]? RowsOf(RowSlice slice)
    {
        if (Find(slice.Column) is not { } column)
        {
            return null;
        }

        Func<int, bool> isIn = slice.Value is { } value
            ? row => HasValue(column, row, value)
            : row => IsBetween(Number(column, row), slice);
        return [.. Enumerable.Range(0, column.Count).Where(isIn)];
    }

    private static bool HasValue(PartColumn column, int row, string value) =>
        column.Numbers is { } numbers && DecimalText.TryParse(value, out var number)
            ? numbers[row] == (double)number
            : string.Equals(column.Text(row), value, StringComparison.Ordinal);

    // A comparison with NaN is false, so that rows without a number are in no bin.
    private static bool IsBetween(double number, RowSlice slice) => !double.IsNaN(number)
        && (slice.From is null || number >= (double)DecimalText.Parse(slice.From))
        && (slice.To is null || number < (double)DecimalText.Parse(slice.To));

    // A column of a CSV file that is no feature is read as texts.
    private double Number(PartColumn column, int row)
    {
        if (column.Numbers is { } numbers)
        {
            return numbers[row];
        }

        var text = decimalComma ? column.Texts![row]?.Replace(',', '.') : column.Texts![row];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }
}
