using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Data.Csv;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Data;

/// <summary>The columns that a header names.</summary>
/// <param name="header">Its cells.</param>
/// <param name="options">How it is written.</param>
internal sealed class ColumnNames(string[] header, CsvOptions options)
{
    /// <summary>The place of a column.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="field">The field of the spec that names it.</param>
    /// <param name="reason">The reason where it is not there.</param>
    /// <exception cref="TrainerException">It is not there (64), it is there twice, or the header cannot be read (65).</exception>
    public int Find(string column, string field, string reason)
    {
        var index = Array.IndexOf(header, column);
        if (index >= 0)
        {
            return Array.IndexOf(header, column, index + 1) < 0 ? index
                : throw TrainerException.BadData("DuplicateColumn", field, $"the header names the column '{column}' more than once; rename one of them");
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
            return $": name '{similar}' as it is written there, or correct the header";
        }

        return header.Length == 1 && ";\t|,".FirstOrDefault(mark => header[0].Contains(mark, StringComparison.Ordinal)) is var other and not '\0'
            ? $": if '{(other == '\t' ? "\\t" : other)}' divides the cells, set spec.dataset.csv.delimiter to it"
            : "";
    }
}
