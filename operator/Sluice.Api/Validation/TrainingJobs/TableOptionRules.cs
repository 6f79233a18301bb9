using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>Rules of how a dataset's sources become one table, for the webhook and the trainer alike.</summary>
public static class TableOptionRules
{
    /// <summary>Greatest length of <see cref="DatasetOptions.Sql"/>, in characters.</summary>
    public const int LongestSql = 16384;

    private const int MostKeys = 16;

    private static readonly string[] Formats = ["csv", "jsonl", "parquet", "arrow"];

    /// <summary>What is wrong.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <returns>Fields below <c>spec.dataset</c>, as C# names them, and what is wrong with each.</returns>
    public static IEnumerable<(string Field, string Message)> Faults(DatasetOptions dataset) =>
    [
        .. Format("Format", dataset.Format),
        .. (dataset.Sources ?? []).SelectMany((source, i) => source is null ? [] : Faults(dataset, source, i)),
        .. Columns(dataset),
        .. dataset.Sql is { } sql ? Query(sql) : [],
        .. dataset.Duplicates is null or "Keep" or "Drop" ? Array.Empty<(string, string)>()
            : [("Duplicates", $"'{dataset.Duplicates}' is not known; use Keep or Drop")],
    ];

    private static IEnumerable<(string Field, string Message)> Format(string field, string? format) =>
        format is null || Formats.Contains(format, StringComparer.Ordinal) ? []
        : [(field, $"'{format}' is not known; use csv, jsonl, parquet or arrow")];

    private static IEnumerable<(string Field, string Message)> Query(string sql) =>
        string.IsNullOrWhiteSpace(sql) ? [("Sql", "is empty; write a SELECT, or remove it")]
        : sql.Length > LongestSql ? [("Sql", $"has {sql.Length} characters; write at most {LongestSql}")]
        : NameRules.VisibleLines(sql) is { } fault ? [("Sql", fault)] : [];

    private static IEnumerable<(string Field, string Message)> Faults(DatasetOptions dataset, SourceOptions source, int index)
    {
        var field = $"Sources[{index}]";
        foreach (var fault in Format($"{field}.Format", source.Format))
        {
            yield return fault;
        }

        foreach (var fault in source.Csv is { } csv ? CsvRules.Faults(csv, $"{field}.Csv") : [])
        {
            yield return fault;
        }

        if (source.Join is not { } join)
        {
            if (index > 0 && dataset.Sql is null)
            {
                yield return ($"{field}.Join", "is missing; name the keys that join the source to the first one, or set spec.dataset.sql");
            }

            yield break;
        }

        if (index == 0 || dataset.Sql is not null)
        {
            yield return ($"{field}.Join", index == 0 ? "has no meaning for the first source, which the others join; remove it"
                : "excludes spec.dataset.sql; write the join in the SELECT, or remove spec.dataset.sql");
        }

        foreach (var fault in Faults(join))
        {
            yield return ($"{field}.Join.{fault.Field}", fault.Message);
        }
    }

    private static IEnumerable<(string Field, string Message)> Faults(JoinOptions join)
    {
        if (join.Keys is not { Count: > 0 and <= MostKeys } keys)
        {
            yield return ("Keys", join.Keys is { Count: > 0 } ? $"has {join.Keys.Count} columns; name at most {MostKeys}"
                : "is empty; name at least one column that both sources have");
            yield break;
        }

        if (keys.Any(string.IsNullOrEmpty))
        {
            yield return ("Keys", "has an empty name; name a column that both sources have");
        }

        foreach (var (fault, i) in keys.Select((key, i) => (string.IsNullOrEmpty(key) ? null : NameRules.Visible(key), i)))
        {
            if (fault is not null)
            {
                yield return ($"Keys[{i}]", fault);
            }
        }

        foreach (var key in keys.GroupBy(key => key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return ("Keys", $"'{key.Key}' stands there twice; name each column once");
        }

        if (join.Kind is not (null or JoinOptions.Left or JoinOptions.Inner))
        {
            yield return ("Kind", $"'{join.Kind}' is not known; use Left or Inner");
        }
    }

    // DuckDB takes names that differ in the case of letters for one column.
    private static IEnumerable<(string Field, string Message)> Columns(DatasetOptions dataset)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [dataset.Target ?? ""] = dataset.Target ?? "" };
        foreach (var (feature, i) in (dataset.Features ?? []).Select((feature, i) => (feature, i)))
        {
            if (feature?.Name is not { Length: > 0 } name)
            {
                continue;
            }

            if (name.StartsWith("__", StringComparison.Ordinal))
            {
                yield return (
                    $"Features[{i}].Name", $"'{name}' begins with two underscores, as columns of Sluice's own do; rename the column");
            }

            if (!names.TryAdd(name, name) && names[name] != name)
            {
                yield return (
                    $"Features[{i}].Name", $"'{name}' differs from '{names[name]}' in the case of letters alone; rename one of them");
            }
        }
    }
}
