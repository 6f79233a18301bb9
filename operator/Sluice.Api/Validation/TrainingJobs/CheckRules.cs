using System.Globalization;
using System.Text.RegularExpressions;

using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Versions;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of <see cref="DataCheck"/>, for the webhook and the containers that check the data alike.</summary>
public static class CheckRules
{
    private const string DecimalHint = "write it as 0.05, in quotes";

    /// <summary>What is wrong with the checks of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <returns>Fields below <c>spec.dataset</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(DatasetOptions dataset)
    {
        if (dataset.Checks is null)
        {
            yield return ("Checks", "is null; remove it");
            yield break;
        }

        for (var i = 0; i < dataset.Checks.Count; i++)
        {
            foreach (var (field, message) in dataset.Checks[i] is { } check ? Entry(check, dataset) : [("", "is null; remove it")])
            {
                yield return (field.Length > 0 ? $"Checks[{i}].{field}" : $"Checks[{i}]", message);
            }
        }

        var versions = dataset.Checks.Select((check, i) => (check?.Drift?.Version, i)).Where(pair => pair.Version is not null).ToList();
        foreach (var (version, i) in versions.Where(pair => pair.Version != versions[0].Version).Take(1))
        {
            yield return ($"Checks[{i}].Drift.Version",
                $"'{version}' is not '{versions[0].Version}', which an earlier check compares with; "
                + "compare with one version");
        }
    }

    /// <summary>Reads a date or time in ISO 8601; without an offset it is in UTC.</summary>
    public static bool TryParseDate(string? text, out DateTime utc) => DateTime.TryParseExact(
        text,
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssK"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out utc);

    private static IEnumerable<(string Field, string Message)> Entry(DataCheck check, DatasetOptions dataset)
    {
        (string Name, object? Member)[] members =
        [
            ("rowCount", check.RowCount), ("column", check.Column), ("duplicates", check.Duplicates), ("classBalance", check.ClassBalance),
            ("freshness", check.Freshness), ("leakage", check.Leakage), ("drift", check.Drift),
        ];
        if (members.Count(member => member.Member is not null) != 1)
        {
            yield return ("", $"set exactly one of {string.Join(", ", members.Select(member => member.Name))}");
            yield break;
        }

        foreach (var fault in Rows(check.RowCount).Concat(Column(check.Column, dataset)).Concat(Others(check))
            .Concat(Drift(check.Drift, dataset)))
        {
            yield return fault;
        }

        if (check.OnFailure is not (null or "Fail" or "Warn"))
        {
            yield return ("OnFailure", $"'{check.OnFailure}' is not known; use Fail or Warn");
        }
    }

    private static IEnumerable<(string Field, string Message)> Rows(RowCountCheck? check)
    {
        if (check is { Min: null, Max: null })
        {
            yield return ("RowCount", "has no bound; set min, max or both");
        }

        if (check?.Min < 1)
        {
            yield return ("RowCount.Min", $"{check.Min} is below 1");
        }

        if (check?.Max < 1)
        {
            yield return ("RowCount.Max", $"{check.Max} is below 1");
        }
        else if (check?.Min > check?.Max)
        {
            yield return ("RowCount.Min", $"{check!.Min} is above max, {check.Max}, so that nothing passes");
        }
    }

    private static IEnumerable<(string Field, string Message)> Column(ColumnCheck? check, DatasetOptions dataset)
    {
        if (check is null)
        {
            yield break;
        }

        foreach (var fault in Name("Column.Name", check.Name).Concat(Share("Column.MaxMissing", check.MaxMissing)).Concat(Bounds(check)))
        {
            yield return fault;
        }

        if (check.Type is not (null or "number" or "integer" or "text" or "boolean" or "date"))
        {
            yield return ("Column.Type", $"'{check.Type}' is not known; use number, integer, text, boolean or date");
        }

        if (check.Allowed is { } allowed)
        {
            if (allowed.Count == 0)
            {
                yield return ("Column.Allowed", "is empty, so that nothing passes; name the values, or remove it");
            }

            for (var i = 0; i < allowed.Count; i++)
            {
                if (AllowedFault(allowed[i], check.Type) is { } fault)
                {
                    yield return ($"Column.Allowed[{i}]", fault);
                }
            }
        }

        if (check.Pattern is { } pattern)
        {
            if (check.Type is not (null or "text"))
            {
                yield return ("Column.Pattern", $"does not apply to the type {check.Type}; remove it, or set type to text");
            }
            else if (dataset.Features?.Any(feature => feature?.Name == check.Name && feature.Type == "numeric") is true)
            {
                yield return ("Column.Pattern",
                    $"does not apply to '{check.Name}', a numeric feature, whose values are numbers; use min and max");
            }
            else if (RegexFault(pattern) is { } fault)
            {
                yield return ("Column.Pattern", $"'{pattern}' is not a regular expression in RE2's syntax: {fault}");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Bounds(ColumnCheck check)
    {
        if (check is { Type: "text" or "boolean", Min: not null } or { Type: "text" or "boolean", Max: not null })
        {
            yield return (
                check.Min is null ? "Column.Max" : "Column.Min",
                $"does not apply to the type {check.Type}; remove it, or set type to number, integer or date");
            yield break;
        }

        var dates = check.Type == "date";
        foreach (var (field, text) in new[] { ("Column.Min", check.Min), ("Column.Max", check.Max) })
        {
            if (text is not null && !(dates ? TryParseDate(text, out _) : DecimalText.TryParse(text, out _)))
            {
                yield return (field, dates
                    ? $"'{text}' is not a date; write it as 2026-01-31 or 2026-01-31T12:00:00Z"
                    : $"'{text}' is not a decimal; {DecimalHint}, or set type to date");
            }
        }

        if (dates
            ? TryParseDate(check.Min, out var from) && TryParseDate(check.Max, out var to) && from > to
            : DecimalText.TryParse(check.Min, out var min) && DecimalText.TryParse(check.Max, out var max) && min > max)
        {
            yield return ("Column.Min", $"{check.Min} is above max, {check.Max}, so that nothing passes");
        }
    }

    private static IEnumerable<(string Field, string Message)> Others(DataCheck check) =>
    [
        .. Names("Duplicates.Columns", check.Duplicates?.Columns),
        .. Share("Duplicates.MaxShare", check.Duplicates?.MaxShare),
        .. check.ClassBalance is { } balance ? Share("ClassBalance.MinShare", balance.MinShare ?? "", 0, 0.5m, aboveLeast: true) : [],
        .. check.Freshness is { } freshness ? Name("Freshness.Column", freshness.Column) : [],
        .. check.Freshness is { } fresh && !(Duration.TryParse(fresh.MaxAge, out var age) && age >= TimeSpan.FromSeconds(1))
            ? [("Freshness.MaxAge", $"'{fresh.MaxAge}' is not a duration of at least 1s; write it as 36h or 90m")]
            : Array.Empty<(string, string)>(),
        .. Share("Leakage.MaxAccuracy", check.Leakage?.MaxAccuracy, 0.5m, 1, aboveLeast: true),
        .. Share("Leakage.MaxOverlap", check.Leakage?.MaxOverlap),
    ];

    private static IEnumerable<(string Field, string Message)> Drift(DriftCheck? check, DatasetOptions dataset)
    {
        if (check is null)
        {
            yield break;
        }

        if (check.Measure is not (null or "PSI" or "KolmogorovSmirnov" or "JensenShannon"))
        {
            yield return ("Drift.Measure", $"'{check.Measure}' is not known; use PSI, KolmogorovSmirnov or JensenShannon");
        }

        foreach (var fault in Share("Drift.Max", check.Max, 0, check.Measure is null or "PSI" ? 1000 : 1, aboveLeast: true)
            .Concat(Names("Drift.Columns", check.Columns)))
        {
            yield return fault;
        }

        if (check.Version is not null && !VersionText.TryParse(check.Version, out _))
        {
            yield return ("Drift.Version", $"'{check.Version}' is not a version by SemVer 2.0.0; write it as 1.4.0 or 1.4.0-rc.1");
        }

        foreach (var (name, i) in (check.Columns ?? []).Select((name, i) => (name, i)).Where(pair => pair.name is { Length: > 0 }))
        {
            var type = name == dataset.Target ? "categorical" : dataset.Features?.FirstOrDefault(feature => feature?.Name == name)?.Type;
            if (type is null)
            {
                yield return ($"Drift.Columns[{i}]", $"'{name}' is neither a feature nor the target, so no version has a profile of it");
            }
            else if (check.Measure == "KolmogorovSmirnov" && type is not ("numeric" or "date"))
            {
                yield return ($"Drift.Columns[{i}]",
                    $"'{name}' is neither numeric nor a date, as KolmogorovSmirnov needs; use PSI or JensenShannon");
            }
            else if (type is not ("numeric" or "categorical" or "date"))
            {
                yield return ($"Drift.Columns[{i}]", $"'{name}' is {type}, whose distribution is not compared; name other columns");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Names(string field, IReadOnlyList<string>? names)
    {
        if (names is { Count: 0 })
        {
            yield return (field, "is empty; name at least one column, or remove it");
        }

        for (var i = 0; i < names?.Count; i++)
        {
            foreach (var fault in Name($"{field}[{i}]", names[i]))
            {
                yield return fault;
            }
        }

        foreach (var name in Repeated.In(names, name => name))
        {
            yield return (field, $"'{name}' stands there twice; name each column once");
        }
    }

    private static IEnumerable<(string Field, string Message)> Name(string field, string? name) =>
        string.IsNullOrEmpty(name) ? [(field, "is missing; name a column of the dataset")]
        : NameRules.Visible(name) is { } fault ? [(field, fault)]
        : [];

    private static IEnumerable<(string Field, string Message)> Share(
        string field, string? text, decimal least = 0, decimal most = 1, bool aboveLeast = false)
    {
        if (text is null)
        {
            yield break;
        }

        if (!DecimalText.TryParse(text, out var value))
        {
            yield return (field, $"'{text}' is not a decimal; {DecimalHint}");
        }
        else if (value < least || (aboveLeast && value == least))
        {
            yield return (field, $"{text} is {(aboveLeast ? "not above" : "below")} {least}");
        }
        else if (value > most)
        {
            yield return (field, $"{text} is above {most}");
        }
    }

    private static string? AllowedFault(string? value, string? type) =>
        value is null ? "is null; missing values are judged by maxMissing, so remove it"
        : value.Contains('\0', StringComparison.Ordinal) ? "has the character U+0000, which no value has; remove it"
        : type is "number" or "integer" && !DecimalText.TryParse(value, out _)
            ? $"'{value}' is not a decimal, which type asks for; {DecimalHint}"
        : null;

    // RE2 itself is where the data are. .NET's engine without backtracking refuses the same constructs, back references and lookarounds;
    // the one spelling that it lacks is that of named groups.
    private static string? RegexFault(string pattern)
    {
        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            return "it has the character U+0000; write it as \\x00";
        }

        try
        {
            _ = new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return error is NotSupportedException ? "it has no back references and no lookarounds" : error.Message.TrimEnd('.');
        }
    }
}
