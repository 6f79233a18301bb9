using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;
using Sluice.Data.Tables.Files;
using Sluice.Data.Tables.Images;
using Sluice.Data.Tables.Queries;

namespace Sluice.Data.Tables;

/// <summary>Builds <see cref="DataTable.Rows"/> from the files of a dataset.</summary>
/// <param name="database">The database.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="fetched">Its files.</param>
/// <param name="settings">Where scratch is.</param>
/// <param name="cancellation">Cancels the work.</param>
internal sealed class TableBuilder(
    Database database, DatasetOptions dataset, FetchedDataset fetched, DataSettings settings, CancellationToken cancellation)
{
    private readonly List<string> warnings = [];
    private int opened;

    /// <summary>See <see cref="DataTable.Warnings"/>.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>See <see cref="DataTable.Joins"/>.</summary>
    public IReadOnlyList<JoinReference> Joins { get; private set; } = [];

    /// <summary>See <see cref="DataTable.DuplicatesDropped"/>.</summary>
    public long DuplicatesDropped { get; private set; }

    /// <summary>Builds the table and checks it.</summary>
    /// <exception cref="JobException">The files do not fit the job (64, 65).</exception>
    public void Build()
    {
        var named = NamedColumn.Of(dataset, settings.FurtherColumns);
        database.Execute("CREATE SCHEMA typed");
        var files = Files(named);
        var separator = (fetched.Sources[0].Options.Csv ?? new CsvOptions()).Decimal;
        ImageFunctions.Register(
            database.Connection, named.Where(column => column.Kind == ColumnKind.ImageFile).Select(column => column.Image!));
        var loader = new FileLoader(database, files, named, dataset, separator);
        Finish(loader.Load(), loader.Places);
        TableRules.Check(database, dataset);
        foreach (var file in files)
        {
            file.Release();
        }
    }

    private static string Format(FetchedSource source, FetchedFile file) =>
        source.Options.Format ?? Path.GetExtension(TextFile.Uncompressed(file.Name)).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" or ".json" => "jsonl",
            ".parquet" => "parquet",
            ".arrow" or ".arrows" or ".feather" or ".ipc" => "arrow",
            _ => "csv",
        };

    // One source is read as it is. Otherwise the sources become tables, and those one table.
    private IReadOnlyList<TableFile> Files(IReadOnlyList<NamedColumn> named)
    {
        if (dataset.Sql is { } sql)
        {
            QueryRules.Check(database, sql, [.. fetched.Sources.Select(source => source.Table)]);
            return [SourceQuery.Run(database, sql, Tables(), dataset.HasSensitive())];
        }

        if (fetched.Sources.Count == 1)
        {
            return Open(0, named.Select(column => column.Name).ToHashSet(StringComparer.Ordinal));
        }

        var tables = Tables();
        (var table, Joins) = SourceJoin.Of(database, dataset, tables);
        warnings.AddRange(Joins.Select((join, i) => SourceJoin.Warning(join, tables[0].Name, dataset, i + 1)).OfType<string>());
        return [table];
    }

    private SourceTable[] Tables() =>
        [.. fetched.Sources.Select((source, i) => SourceTable.Load(database, source.Table, Open(i, wanted: null)))];

    private TableFile[] Open(int index, IReadOnlySet<string>? wanted)
    {
        TableFile[] files = [.. fetched.Sources[index].Files.Select(file => Open(fetched.Sources[index], index, file, wanted))];
        Shards.Check(files, wanted);
        return files;
    }

    private TableFile Open(FetchedSource source, int index, FetchedFile file, IReadOnlySet<string>? wanted)
    {
        var field = settings.SourceField(dataset, index) is var owner and not "spec.dataset" ? owner : "spec.dataset.uri";
        var messages = new FileMessages(field, Several: source.Files.Count > 1, dataset.HasSensitive());
        var copy = Path.Combine(settings.Scratch, $"text-{++opened}");
        return Format(source, file) switch
        {
            "jsonl" => new JsonFile(database, file, messages, copy, sampled: wanted is not null, cancellation),
            "parquet" => new ParquetFile(database, file, messages),
            "arrow" => new ArrowFile(database, file, messages, $"typed.arrow_{opened}", wanted, cancellation),
            _ => new CsvFile(database, file, messages, source.Options.Csv ?? new CsvOptions(), copy, cancellation),
        };
    }

    // The rows are numbered by DuckDB itself, which costs nothing as long as none is left out.
    private void Finish(string? kept, string places)
    {
        if (dataset.Duplicates == "Drop")
        {
            kept = FirstOfEqual(kept);
        }

        if (kept is not null)
        {
            database.Execute($"""
                CREATE TABLE typed.kept AS SELECT {places}, * FROM {FileLoader.Data} WHERE {kept} ORDER BY rowid;
                DROP TABLE {FileLoader.Data};
                ALTER TABLE typed.kept RENAME TO data
                """);
        }

        database.Execute($"""
            CREATE VIEW {DataTable.Rows} AS
            SELECT rowid AS {DataTable.Position}, {(kept is null ? $"{places}, " : "")}* FROM {FileLoader.Data}
            """);
    }

    private string? FirstOfEqual(string? kept)
    {
        var named = NamedColumn.Of(dataset).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var columns = string.Join(", ", database.Query($"DESCRIBE {FileLoader.Data}")
            .Select(row => (string)row[0]!).Where(named.Contains).Select(Sql.Name));
        var firsts = $"SELECT min(rowid) FROM {FileLoader.Data} WHERE {kept ?? "true"} GROUP BY {columns}";
        var (all, left) = (
            database.Count($"SELECT count(*) FROM {FileLoader.Data} WHERE {kept ?? "true"}"),
            database.Count($"SELECT count(*) FROM ({firsts})"));
        if (left == all)
        {
            return kept;
        }

        DuplicatesDropped = all - left;
        warnings.Add($"spec.dataset.duplicates: {DuplicatesDropped} of {all} rows equal an earlier one and are left out");
        return $"rowid IN ({firsts})";
    }
}
