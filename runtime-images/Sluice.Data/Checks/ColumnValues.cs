using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>
/// The values of one column: their type, how many are missing, bounds, allowed values, a pattern, and whether they are unique.
/// </summary>
internal static class ColumnValues
{
    /// <summary>The greatest share of missing values of a feature where no check says another.</summary>
    public const decimal DefaultMaxMissing = 0.5m;

    public static Finding Examine(CheckedTable table, ColumnCheck check, string field)
    {
        if (!table.Types.TryGetValue(check.Name, out var type))
        {
            return Absent(check.Name, "column.name");
        }

        CheckPattern(table, check.Pattern, field);
        var name = Sql.Name(check.Name);
        var rules = Rules(table, check, type).ToList();
        var broken = string.Concat(rules.Select(rule => $", count(*) FILTER (WHERE {name} IS NOT NULL AND ({rule.Broken}))"));
        var counts = table.Counts($"SELECT count({name}){broken} FROM {DataTable.Rows}");
        var faults = new List<Finding>();
        if (Missing(table, check, counts[0]) is { } missing)
        {
            faults.Add(missing);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            if (counts[i + 1] > 0)
            {
                var shown = table.Show($"{name} IS NOT NULL AND ({rules[i].Broken})", check.Name);
                faults.Add(new Finding(
                    false, $"{counts[i + 1]} of {counts[0]} values {rules[i].What}: {shown}", rules[i].Field, rules[i].Reason));
            }
        }

        if (check.Unique is true && Repeated(table, check.Name) is { } repeated)
        {
            faults.Add(repeated);
        }

        var column = $"column '{check.Name}'";
        return faults.Count > 0
            ? faults[0] with { Message = $"{column}: {string.Join("; ", faults.Select(fault => fault.Message))}" }
            : new Finding(true, $"{column} has {counts[0]} values, and none in {table.Rows - counts[0]} rows", "column");
    }

    /// <summary>The finding that a column is not there.</summary>
    public static Finding Absent(string column, string field) =>
        new(false, $"the dataset has no column '{column}'; correct the name, which is case-sensitive", field, "ColumnMissing");

    private static IEnumerable<(string Field, string Broken, string What, string Reason)> Rules(
        CheckedTable table, ColumnCheck check, string type)
    {
        var name = Sql.Name(check.Name);
        var point = table.Dataset.Csv?.Decimal ?? ".";
        if ((check.Type ?? (check.Min is not null || check.Max is not null ? "number" : null)) is { } wanted)
        {
            var field = check.Type is not null ? "column.type" : check.Min is not null ? "column.min" : "column.max";
            yield return (field, ColumnTypes.Other(check.Name, type, wanted, point), $"are not of the type {wanted}", "ColumnType");
        }

        var dates = check.Type == "date";
        var value = dates ? Times.Utc(name, type) : ColumnTypes.Number(check.Name, type, point);
        if (value is not null)
        {
            if (check.Min is { } min)
            {
                yield return ("column.min", $"({value}) < {Bound(min, dates)}", $"are below {min}", "OutOfRange");
            }

            if (check.Max is { } max)
            {
                yield return ("column.max", $"({value}) > {Bound(max, dates)}", $"are above {max}", "OutOfRange");
            }
        }

        if (check.Allowed is { } allowed)
        {
            var numbers = value is not null && (check.Type is "number" or "integer" || ColumnTypes.IsNumber(type));
            var values = numbers
                ? allowed.Where(text => DecimalText.TryParse(text, out _)).Select(text => Bound(text, false)).DefaultIfEmpty("NULL")
                : allowed.Select(Sql.Text);
            var tested = numbers ? value : $"CAST({name} AS VARCHAR)";
            yield return (
                "column.allowed", $"coalesce(({tested}) NOT IN ({string.Join(", ", values)}), true)", "are not allowed", "NotAllowed");
        }

        if (check.Pattern is { } pattern)
        {
            yield return (
                "column.pattern",
                $"NOT regexp_full_match(CAST({name} AS VARCHAR), {Sql.Text(pattern)})",
                $"do not match {CheckedTable.Value(pattern)}",
                "NoMatch");
        }
    }

    private static void CheckPattern(CheckedTable table, string? pattern, string field)
    {
        try
        {
            _ = pattern is null || table.Query($"SELECT regexp_full_match('', {Sql.Text(pattern)})").Any();
        }
        catch (DuckDBException error)
        {
            throw JobException.BadSpec("Pattern", $"{field}.column.pattern", $"{error.Message}; correct the regular expression");
        }
    }

    private static string Bound(string text, bool date) =>
        date && CheckRules.TryParseDate(text, out var time) ? Sql.Time(time)
        : Sql.Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static Finding? Missing(CheckedTable table, ColumnCheck check, long values)
    {
        var isFeature = table.Dataset.Features.Any(feature => feature.Name == check.Name);
        var most = check.MaxMissing is { } text ? DecimalText.Parse(text) : isFeature ? DefaultMaxMissing : 1;
        var missing = table.Rows - values;
        return missing > most * table.Rows
            ? new Finding(
                false,
                $"{missing} of {table.Rows} rows have no value, a share of {CheckedTable.Share(missing, table.Rows)} above {most}: "
                + table.Show($"{Sql.Name(check.Name)} IS NULL", check.Name),
                "column.maxMissing",
                "TooManyMissing")
            : null;
    }

    private static Finding? Repeated(CheckedTable table, string column)
    {
        var (name, position) = (Sql.Name(column), DataTable.Position);
        var groups = $"FROM {DataTable.Rows} WHERE {name} IS NOT NULL GROUP BY {name} HAVING count(*) > 1";
        var repeated = table.Counts($"SELECT count(*) FROM (SELECT 1 {groups})")[0];
        var shown = table.Query(
            $"SELECT CAST({name} AS VARCHAR), min({position}), max({position}) {groups} "
            + $"ORDER BY min({position}) LIMIT {CheckedTable.MostShown}")
            .Select(each => (table.Dataset.IsSensitive(column) ? "" : CheckedTable.Value((string?)each[0]) + " in ")
                + $"{table.Table.NameOf((long)each[1]!)} and {table.Table.NameOf((long)each[2]!)}");
        return repeated > 0
            ? new Finding(false, $"{repeated} values occur more than once: {string.Join(", ", shown)}", "column.unique", "NotUnique")
            : null;
    }
}
