using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="CsvOptions"/> and of the cells that hold no value, for the webhook and the trainer alike.</summary>
public static class CsvRules
{
    /// <summary>Encodings that can be read.</summary>
    public static IReadOnlyList<string> Encodings { get; } = ["utf-8", "utf-16", "utf-16be", "iso-8859-1", "windows-1252"];

    /// <summary>What is wrong with how a dataset's file is said to be written.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <returns>Fields below <c>spec.dataset</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(DatasetOptions dataset)
    {
        foreach (var (text, i) in (dataset.MissingValues ?? []).Select((text, i) => (text, i)))
        {
            if (text is null)
            {
                yield return ($"MissingValues[{i}]", "is null; write \"\" for cells of two quotes, or remove it");
            }
        }

        foreach (var fault in dataset.Csv is { } csv ? Faults(csv, "Csv") : [])
        {
            yield return fault;
        }
    }

    /// <summary>What is wrong with how files are said to be written.</summary>
    /// <param name="csv">How they are written.</param>
    /// <param name="field">The field that says it, as C# names it.</param>
    internal static IEnumerable<(string Field, string Message)> Faults(CsvOptions csv, string field)
    {
        if (csv.Delimiter is not { Length: 1 }
            || char.IsLetterOrDigit(csv.Delimiter[0])
            || csv.Delimiter[0] is '\r' or '\n' or '.' or '-' or '+'
            || char.IsSurrogate(csv.Delimiter[0]))
        {
            yield return (
                $"{field}.Delimiter", $"'{csv.Delimiter}' cannot divide cells; write one character such as , ; | or a tab (\"\\t\")");
        }

        if (csv.Quote is not { Length: <= 1 }
            || csv.Quote == csv.Delimiter
            || csv.Quote.Any(mark => char.IsLetterOrDigit(mark) || char.IsWhiteSpace(mark) || char.IsSurrogate(mark)))
        {
            yield return (
                $"{field}.Quote",
                $"'{csv.Quote}' cannot stand around cells; write one character such as \" or ', or \"\" if there are no quotes");
        }

        if (csv.Decimal is not ("." or ","))
        {
            yield return ($"{field}.Decimal", $"'{csv.Decimal}' is not known; use . or ,");
        }

        if (!Encodings.Contains(csv.Encoding, StringComparer.Ordinal))
        {
            yield return (
                $"{field}.Encoding", $"'{csv.Encoding}' is not known; use {string.Join(", ", Encodings.SkipLast(1))} or {Encodings[^1]}");
        }
    }
}
