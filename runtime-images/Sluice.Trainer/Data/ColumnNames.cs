using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>Finds columns by the names in the header.</summary>
/// <param name="header">The cells of the header.</param>
/// <param name="options">Format of the file.</param>
internal sealed class ColumnNames(string[] header, CsvOptions options)
{
    /// <summary>Index of a column.</summary>
    /// <param name="column">Name of the column.</param>
    /// <param name="field">Field of the spec that names the column.</param>
    /// <param name="reason">Reason of the error when the column is missing.</param>
    /// <exception cref="TrainerException">The column is missing (64), it occurs twice, or the header cannot be read (65).</exception>
    public int Find(string column, string field, string reason)
    {
        var index = Array.IndexOf(header, column);
        if (index >= 0)
        {
            return Array.IndexOf(header, column, index + 1) < 0 ? index
                : throw TrainerException.BadData(
                    "DuplicateColumn", field, $"the header names the column '{column}' more than once; rename one of them");
        }

        throw header.Select(name => CsvEncoding.Fault(name, options.Encoding)).FirstOrDefault(fault => fault is not null) is { } encoding
            ? TrainerException.BadData("OtherEncoding", "spec.dataset.uri", $"row 1, the header, {encoding}")
            : TrainerException.BadSpec(reason, field, $"the table has no column '{column}'; it has {Shown()}{Hint(column)}");
    }

    private string Shown()
    {
        const int shown = 20;
        var names = string.Join(", ", header.Take(shown).Select(name => name.Length > 40 ? $"'{name[..40]}…'" : $"'{name}'"));
        return header.Length > shown ? $"{names} and {header.Length - shown} more" : names;
    }

    private string Hint(string column)
    {
        if (Array.Find(header, name => string.Equals(name.Trim(), column.Trim(), StringComparison.OrdinalIgnoreCase)) is { } similar)
        {
            return $": write '{similar}' as in the header, or correct the header";
        }

        return header.Length == 1
            && ";\t|,".FirstOrDefault(mark => header[0].Contains(mark, StringComparison.Ordinal)) is var other and not '\0'
            ? $": if '{(other == '\t' ? "\\t" : other)}' separates the cells, set spec.dataset.csv.delimiter to it"
            : "";
    }
}
