using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tables.Files;

/// <summary>
/// Arrow IPC, a file or a stream. DuckDB reads it by an extension that is not part of it, so its batches are appended to a table, which is
/// read in its place.
/// </summary>
internal sealed class ArrowFile : TableFile
{
    private readonly Database database;
    private readonly string table;
    private readonly FileColumn[] columns;

    /// <summary>Reads the file into a table.</summary>
    /// <param name="database">The database.</param>
    /// <param name="file">The file.</param>
    /// <param name="messages">What messages say of it.</param>
    /// <param name="table">Name of the table to create.</param>
    /// <param name="wanted">Names of the columns that are read. Null for all.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <exception cref="JobException">It is no Arrow file, or a wanted column has a type that no model learns from (65).</exception>
    public ArrowFile(
        Database database,
        FetchedFile file,
        FileMessages messages,
        string table,
        IReadOnlySet<string>? wanted,
        CancellationToken cancellation)
        : base(file.Name, messages)
    {
        (this.database, this.table) = (database, table);
        try
        {
            using var stream = File.OpenRead(file.Path);
            if (stream.Length == 0)
            {
                throw JobException.BadData("DatasetEmpty", Field, $"{file.Name} is empty");
            }

            using var reader = Open(stream);
            var schema = reader.Schema;
            columns = [.. schema.FieldsList.Select((column, i) => new FileColumn(column.Name, $"c{i}", ArrowCells.Type(column.DataType)))];
            var read = Enumerable.Range(0, columns.Length)
                .Where(i => wanted?.Contains(columns[i].Name) ?? columns[i].Type.Length > 0).ToArray();
            if (Array.FindIndex(columns, column => column.Type.Length == 0 && (wanted?.Contains(column.Name) ?? false)) is var odd and >= 0)
            {
                throw JobException.BadData("TypeNotRead", Field,
                    $"column '{columns[odd].Name}' of {file.Name} has the Arrow type {schema.FieldsList[odd].DataType.Name}, "
                    + "which is not read; write it as numbers or texts");
            }

            var declared = read.Length == 0 ? "none BOOLEAN" : string.Join(", ", read.Select(i => $"c{i} {columns[i].Type}"));
            database.Execute($"CREATE TABLE {table} ({declared})");
            Append(reader, read, cancellation);
            columns = [.. columns.Select((column, i) => read.Contains(i) ? column : column with { Sql = "NULL" })];
        }
        catch (Exception e) when (e is not (JobException or OperationCanceledException or DuckDBException))
        {
            // The reader does not say which exceptions damaged files cause: they are those of the buffers that it looks into.
            throw Unreadable(e);
        }
    }

    /// <inheritdoc />
    public override string Relation => table;

    /// <inheritdoc />
    public override IReadOnlyList<FileColumn> Columns => columns;

    /// <inheritdoc />
    public override long? FirstRow => 1;

    /// <inheritdoc />
    public override FileColumn Find(NamedColumn column) => columns.Count(other => other.Name == column.Name) switch
    {
        1 => columns.First(other => other.Name == column.Name),
        0 => throw MissingColumn.In(columns.Select(other => other.Name), column),
        _ => throw JobException.BadData("DuplicateColumn", column.Field,
            $"the table has the column '{column.Name}' more than once; rename one of them"),
    };

    /// <inheritdoc />
    public override bool Retry(DuckDBException why, IReadOnlySet<int> used) => throw Unreadable(why);

    /// <inheritdoc />
    public override void Release() => database.Execute($"DROP TABLE {table}");

    private static ArrowStreamReader Open(FileStream stream)
    {
        Span<byte> magic = stackalloc byte[6];
        var file = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("ARROW1"u8);
        stream.Position = 0;
        return file ? new ArrowFileReader(stream, new CompressionCodecFactory())
            : new ArrowStreamReader(stream, new CompressionCodecFactory());
    }

    private void Append(ArrowStreamReader reader, int[] read, CancellationToken cancellation)
    {
        var (schema, name) = table.Split('.') is [var first, var second] ? (first, second) : ("main", table);
        using var appender = database.Connection.CreateAppender(schema, name);
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using (batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var cells = read.Select(i => ArrowCells.Of(batch.Column(i))).ToArray();
                for (var row = 0; row < batch.Length; row++)
                {
                    var target = appender.CreateRow();
                    if (cells.Length == 0)
                    {
                        target.AppendNullValue();
                    }

                    foreach (var cell in cells)
                    {
                        cell(target, row);
                    }

                    target.EndRow();
                }
            }
        }
    }
}
