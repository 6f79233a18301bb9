using System.Globalization;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables.Queries;

/// <summary>Joins the tables of the sources to the first one.</summary>
internal static class SourceJoin
{
    private const int MostShown = 5;

    /// <summary>Joins the tables.</summary>
    /// <param name="database">The database.</param>
    /// <param name="dataset">Says how.</param>
    /// <param name="tables">The tables in the order of the sources.</param>
    /// <returns>The join, in the order of the first table, and how each other table joined it.</returns>
    /// <exception cref="JobException">A key is missing (64), or repeats (65).</exception>
    public static (DerivedTable Table, IReadOnlyList<JoinReference> Joins) Of(
        Database database, DatasetOptions dataset, IReadOnlyList<SourceTable> tables)
    {
        var columns = tables[0].Columns.Select(column => column with { Sql = $"t0.{column.Sql}" }).ToList();
        var (joins, found) = ("", new List<JoinReference>());
        for (var i = 1; i < tables.Count; i++)
        {
            var (table, join) = (tables[i], dataset.Sources![i].Join!);
            var keys = join.Keys.Select((key, k) => Key(tables[0], table, key, $"spec.dataset.sources[{i}].join.keys[{k}]")).ToArray();
            CheckUnique(database, dataset, table, keys, i);
            var condition = string.Join(" AND ", keys.Select(key => Equal(key, "t0", $"t{i}")));
            joins += $" {(join.Kind ?? JoinOptions.Left).ToUpperInvariant()} JOIN {Sql.Name(table.Name)} t{i} ON {condition}";
            columns.AddRange(table.Columns.Where(column => !join.Keys.Contains(column.Name, StringComparer.Ordinal))
                .Select(column => column with { Sql = $"t{i}.{column.Sql}" }));
            found.Add(Found(database, tables[0], table, condition, i));
        }

        var named = columns.Select((column, i) => column with { Sql = $"c{i}" }).ToArray();
        var values = string.Join(", ", columns.Select((column, i) => $"{column.Sql} AS c{i}"));
        return (
            new DerivedTable(
                "the join",
                new FileMessages("spec.dataset.sources", Several: false, dataset.HasSensitive()),
                $"(SELECT {values} FROM {Sql.Name(tables[0].Name)} t0{joins} ORDER BY t0.rowid)",
                named,
                tables.Any(table => table.HasInvalidText)),
            found);
    }

    /// <summary>A sentence about rows without a partner. Null where each row has one.</summary>
    /// <param name="found">How the source joined.</param>
    /// <param name="first">Name of the first source.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="index">Index of the source in the dataset.</param>
    public static string? Warning(JoinReference found, string first, DatasetOptions dataset, int index) =>
        found.WithoutPartner == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"spec.dataset.sources[{index}].join: {found.WithoutPartner} of {found.Rows} rows "
            + $"({100.0 * found.WithoutPartner / found.Rows:0.#} %) of '{first}' have no partner in '{found.Source}'")
            + (dataset.Sources![index].Join!.Kind == JoinOptions.Inner ? " and are left out" : "")
            + (found.WithoutPartner * 2 > found.Rows ? "; are the keys written alike?" : "");

    private static (FileColumn First, FileColumn Other) Key(SourceTable first, SourceTable other, string key, string field)
    {
        FileColumn In(SourceTable table) => table.Columns.FirstOrDefault(column => column.Name == key)
            ?? throw MissingColumn.In(table.Columns.Select(column => column.Name),
                new NamedColumn(key, field, "JoinKeyMissing", ColumnKind.AsRead), table: $"the source '{table.Name}'");

        return (In(first), In(other));
    }

    private static string Equal((FileColumn First, FileColumn Other) key, string first, string other) => key.First.Type == key.Other.Type
        ? $"{first}.{key.First.Sql} = {other}.{key.Other.Sql}"
        : $"{first}.{key.First.Sql}::VARCHAR = {other}.{key.Other.Sql}::VARCHAR";

    private static void CheckUnique(
        Database database, DatasetOptions dataset, SourceTable table, (FileColumn First, FileColumn Other)[] keys, int index)
    {
        var columns = string.Join(", ", keys.Select(key => key.Other.Sql));
        var repeated = database.Query($"""
            SELECT {string.Join(" || ', ' || ", keys.Select(key =>
                dataset.IsSensitive(key.Other.Name) ? "'…'" : $"'''' || {key.Other.Sql}::VARCHAR || ''''"))}, count(*)
            FROM {Sql.Name(table.Name)} WHERE {string.Join(" AND ", keys.Select(key => $"{key.Other.Sql} IS NOT NULL"))}
            GROUP BY {columns} HAVING count(*) > 1 ORDER BY min(rowid) LIMIT {MostShown}
            """);
        if (repeated.Count > 0)
        {
            throw JobException.BadData("JoinKeyRepeats", $"spec.dataset.sources[{index}].join.keys",
                $"several rows of '{table.Name}' have the same key: "
                + string.Join("; ", repeated.Select(row => $"{row[0]} in {row[1]} rows"))
                + "; a row that joins it would occur as often. Remove rows, or add the column that distinguishes them");
        }
    }

    private static JoinReference Found(Database database, SourceTable first, SourceTable other, string condition, int index)
    {
        var counted = database.First($"""
            SELECT count(*), count(*) FILTER (NOT EXISTS (FROM {Sql.Name(other.Name)} t{index} WHERE {condition}))
            FROM {Sql.Name(first.Name)} t0
            """)!;
        var (all, alone) = ((long)counted[0]!, (long)counted[1]!);
        return new JoinReference
        {
            Source = other.Name,
            Rows = all,
            WithoutPartner = alone,
            ShareWithoutPartner = DecimalText.Write(all == 0 ? 0 : (double)alone / all)!,
        };
    }
}
