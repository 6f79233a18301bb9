using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables;

/// <summary>
/// Loads files into a table that holds the columns of the job in the job's types. That is one pass of DuckDB over each file; a cell at
/// fault stops it, and is looked for by a second one.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="files">The files in the order in which they are read.</param>
/// <param name="named">The columns, the target first where there is one.</param>
/// <param name="dataset">Says what stands for no value, and what the target holds.</param>
/// <param name="separator">The decimal separator of numbers that are texts.</param>
internal sealed class FileLoader(
    Database database, IReadOnlyList<TableFile> files, IReadOnlyList<NamedColumn> named, DatasetOptions dataset, string separator)
{
    /// <summary>Name of the table, in a schema of its own, so that it is not mistaken for a source.</summary>
    public const string Data = "typed.data";

    private const int MostNumbered = 64;

    private readonly List<LoadedFile> loaded = [];
    private readonly IReadOnlyList<string> missing = dataset.MissingValues ?? [];

    /// <summary>
    /// The columns <see cref="DataTable.FileRow"/> and <see cref="DataTable.FileName"/>, as SQL. NULL where the row is found only by
    /// reading the file again.
    /// </summary>
    public string Places
    {
        get
        {
            var numbered = loaded.Count <= MostNumbered && loaded.All(part => part.File.FirstRow is not null);
            var (row, file) = (
                numbered ? ByFile(part => $"rowid + {part.File.FirstRow - part.Start}") : "NULL::BIGINT",
                numbered && loaded.Count > 1 ? ByFile(part => Sql.Text(part.File.Name)) : "NULL::VARCHAR");
            return $"{row} AS {DataTable.FileRow}, {file} AS {DataTable.FileName}";
        }
    }

    /// <summary>Loads the files.</summary>
    /// <returns>The rows that are kept, as a condition: all but those of empty cells. Null when it is all.</returns>
    /// <exception cref="JobException">A file does not fit the job (64, 65).</exception>
    public string? Load()
    {
        foreach (var file in files)
        {
            var start = loaded.Count == 0 ? 0 : loaded[^1].End;
            var columns = Load(file);
            var part = new LoadedFile(file, columns, start, database.Count($"SELECT count(*) FROM {Data}"));
            loaded.Add(part);
            CheckQuotes(part);
        }

        CheckEmptyTexts();
        return dataset.TargetIsOptional ? RowsWithAValue() : RowsWithATarget();
    }

    // A row without any value is no row.
    private string? RowsWithAValue()
    {
        if (dataset.TargetKind is TargetKind.Class)
        {
            var target = Sql.Name(named[0].Name);
            database.Execute($"UPDATE {Data} SET {target} = NULL WHERE {target} = ''");
        }

        var any = string.Join(" OR ", named.Where(column => column.Required).Select(column => $"{Sql.Name(column.Name)} IS NOT NULL"));
        return database.First($"SELECT 1 FROM {Data} WHERE NOT ({any}) LIMIT 1") is null ? null : any;
    }

    private string? RowsWithATarget()
    {
        var target = Sql.Name(named[0].Name);
        var present = named[0].Kind is ColumnKind.Text ? $"{target} <> ''" : $"{target} IS NOT NULL";
        if (database.First($"SELECT 1 FROM {Data} WHERE ({present}) IS NOT TRUE LIMIT 1") is null)
        {
            return null;
        }

        foreach (var part in loaded)
        {
            CheckTarget(part);
        }

        return present;
    }

    private Conversion[] Load(TableFile file)
    {
        while (true)
        {
            var columns = named.Where(column => column.Required || Has(file, column)).Select((column, i) =>
                new Conversion(column, i, file.Find(column), missing, separator, file.HasInvalidText)).ToArray();
            var values = string.Join(", ", columns.Select(column => $"{column.Value} AS {Sql.Name(column.Column.Name)}"));
            try
            {
                var into = loaded.Count == 0 ? $"CREATE TABLE {Data} AS" : $"INSERT INTO {Data}";
                database.Execute($"{into} SELECT {values} FROM {Converted(file, columns)}");
                return columns;
            }
            catch (DuckDBException e)
            {
                Explain(e, file, columns);
            }
        }
    }

    // Returns when reading the file again may succeed.
    private void Explain(DuckDBException why, TableFile file, Conversion[] columns)
    {
        var error = why;
        if (why.Message.Contains(Conversion.Fault, StringComparison.Ordinal))
        {
            try
            {
                FindFault(file, columns);
            }
            catch (DuckDBException other)
            {
                error = other;
            }
        }

        file.Retry(error, Used(file, columns));
    }

    private void FindFault(TableFile file, Conversion[] columns)
    {
        string Cases(Func<Conversion, int, string> then) => string.Concat(columns.Select((column, i) =>
            column.Bad == "false" ? "" : $"WHEN {column.Present} AND {column.Bad} THEN {then(column, i)} "));

        if (database.First($"""
            SELECT * FROM (
                SELECT row_number() OVER () - 1, CASE {Cases((_, i) => $"{i}")}END AS place, CASE {Cases((column, _) => column.Problem)}END
                FROM {Converted(file, columns)})
            WHERE place IS NOT NULL LIMIT 1
            """) is { } fault)
        {
            throw columns[(int)fault[1]!].Error(file.Place((long)fault[0]!), (string)fault[2]!, file);
        }
    }

    private void CheckQuotes(LoadedFile part)
    {
        var conditions = part.Columns.Where(column => column.Column.Kind == ColumnKind.Text)
            .Select(column => part.File.Suspicious(Sql.Name(column.Column.Name))).OfType<string>().ToArray();
        if (conditions.Length > 0
            && database.First($"""
                SELECT 1 FROM {Data} WHERE rowid >= {part.Start} AND ({string.Join(" OR ", conditions)}) LIMIT 1
                """) is not null)
        {
            part.File.Verify(Used(part.File, part.Columns));
        }
    }

    // A row without any value is no row, but one that lacks only the target is.
    private void CheckTarget(LoadedFile part)
    {
        var target = part.Columns[0];
        var absent = target.Column.Kind is ColumnKind.Text ? $"(NOT {target.Present} OR {target.Shown} = '')" : $"NOT {target.Present}";
        if (FirstRow(part.File, $"{absent} AND NOT {Empty(part.File)}") is { } row)
        {
            throw JobException.BadData("TargetValueMissing", target.Column.Field,
                $"{part.File.Place(row)} has no value in column '{target.Column.Name}', "
                + "so nothing can be learned from it; remove the row"
                + (dataset.TargetKind is TargetKind.Class ? ", or set spec.dataset.unlabelled to PseudoLabel" : ""));
        }
    }

    private void CheckEmptyTexts()
    {
        var features = dataset.TargetKind is TargetKind.None ? 0 : 1;
        var texts = Enumerable.Range(features, named.Count - features)
            .Where(i => named[i] is { Kind: ColumnKind.Text, Required: true }).ToArray();
        if (texts.Length == 0)
        {
            return;
        }

        var both = database.First($"""
            SELECT {string.Join(", ", texts.Select(i => Sql.Name(named[i].Name))
                .Select(column => $"coalesce(bool_or({column} = ''), false) AND coalesce(bool_or({column} IS NULL), false)"))} FROM {Data}
            """)!;
        foreach (var i in texts.Where((_, place) => (bool)both[place]!))
        {
            if (FirstPlace(i, column => $"{column.Source.Sql} IS NULL") is { } empty
                && FirstPlace(i, column => $"{column.Present} AND {column.Shown} = ''") is { } quoted)
            {
                var (none, text) = files[0].Empty;
                throw JobException.BadData("AmbiguousEmpty", "spec.dataset.missingValues",
                    $"column '{named[i].Name}' has {none} in {empty} (no value) and {text} in {quoted} (a value), "
                    + "which the model's input cannot distinguish; "
                    + "add \"\" to the list if neither is a value, or write a word into one of them");
            }
        }
    }

    private string? FirstPlace(int column, Func<Conversion, string> condition) => loaded.Select(part =>
        FirstRow(part.File, $"{condition(part.Columns[column])} AND NOT {Empty(part.File)}") is { } row ? part.File.Place(row) : null)
        .FirstOrDefault(place => place is not null);

    private long? FirstRow(TableFile file, string condition) => (long?)database.First($"""
        SELECT n FROM (SELECT row_number() OVER () - 1 AS n, {condition} AS found FROM {file.Relation}) WHERE found LIMIT 1
        """)?[0];

    private static string Converted(TableFile file, Conversion[] columns) =>
        $"(SELECT *, {string.Join(", ", columns.Select(column => column.Inner))} FROM {file.Relation})";

    private string ByFile(Func<LoadedFile, string> value) =>
        $"CASE {string.Concat(loaded.Select(part => $"WHEN rowid < {part.End} THEN {value(part)} "))}END";

    private bool Has(TableFile file, NamedColumn column) =>
        (loaded.Count == 0 ? file : loaded[0].File).Columns.Any(other => other.Name == column.Name);

    private static string Empty(TableFile file) =>
        $"({string.Join(" AND ", file.Columns.Select(column => $"{column.Sql} IS NULL"))})";

    private static HashSet<int> Used(TableFile file, Conversion[] columns)
    {
        var used = columns.Select(column => column.Source.Sql).ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, file.Columns.Count).Where(i => used.Contains(file.Columns[i].Sql))];
    }
}

/// <summary>A file whose rows are in the table.</summary>
/// <param name="File">The file.</param>
/// <param name="Columns">Its columns, in the job's order.</param>
/// <param name="Start">Number of its first row.</param>
/// <param name="End">Number of the row after its last one.</param>
internal sealed record LoadedFile(TableFile File, Conversion[] Columns, long Start, long End);
