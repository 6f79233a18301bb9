using DuckDB.NET.Data;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tables.Files;

/// <summary>
/// A file with one JSON object a line. Its values are texts: numbers as they are written, lists and objects as JSON. A null, and a key that
/// is not there, are null.
/// </summary>
internal sealed class JsonFile : TableFile
{
    private readonly FetchedFile source;
    private readonly Database database;
    private readonly string scratch;
    private readonly CancellationToken cancellation;
    private string path;
    private string compression;
    private bool sampled;
    private FileColumn[] columns;

    /// <summary>Reads the keys.</summary>
    /// <param name="database">The database that reads it.</param>
    /// <param name="file">The file.</param>
    /// <param name="messages">What messages say of it.</param>
    /// <param name="scratch">Path for a copy.</param>
    /// <param name="sampled">Whether the keys of the first lines suffice, where the columns that are read are known.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="JobException">The file is empty, or its first lines are no objects (65).</exception>
    public JsonFile(
        Database database, FetchedFile file, FileMessages messages, string scratch, bool sampled, CancellationToken cancellation)
        : base(file.Name, messages)
    {
        source = file;
        this.sampled = sampled;
        (this.database, this.scratch, this.cancellation) = (database, scratch, cancellation);
        (path, compression) = (file.Path, TextFile.Compression(file.Name));
        using (var text = TextFile.Open(path, compression))
        {
            FirstRow = TextFile.HasBlankLines(text, cancellation) ? null : 1;
        }

        columns = Keys(sampled ? 20480 : -1);
        if (columns.Length == 0)
        {
            throw JobException.BadData("DatasetEmpty", Field, $"{file.Name} is empty; each line must hold a JSON object");
        }
    }

    /// <inheritdoc />
    public override string Relation => $"""
        read_json({Sql.Text(path)}, format = 'newline_delimited', records = true, compression = '{compression}',
            columns = {Database.Struct(columns.Select(column => (Sql.Text(column.Name), "'VARCHAR'")))})
        """;

    /// <inheritdoc />
    public override IReadOnlyList<FileColumn> Columns => columns;

    /// <inheritdoc />
    public override long? FirstRow { get; }

    /// <inheritdoc />
    public override bool HasInvalidText => path != source.Path;

    /// <inheritdoc />
    public override string EncodingFault => "is not UTF-8; save the file as UTF-8";

    private string Lines => $"""
        (SELECT row_number() OVER () AS n, trim(line) AS line FROM
            read_csv({Sql.Text(path)}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '', nullstr = '',
                strict_mode = false, columns = {Database.Struct([("line", "'VARCHAR'")])}, compression = '{compression}',
                max_line_size = {1 << 24}, buffer_size = {1 << 25}))
        """;

    /// <inheritdoc />
    public override long RowOf(long index) => FirstRow is { } first ? first + index
        : database.Count($"SELECT n FROM {Lines} WHERE line <> '' LIMIT 1 OFFSET {index}");

    /// <inheritdoc />
    public override FileColumn Find(NamedColumn column)
    {
        if (Array.Find(columns, other => other.Name == column.Name) is { } found)
        {
            return found;
        }

        if (sampled)
        {
            // Keys may differ from line to line, so a column is missing only when no line has it.
            (sampled, columns) = (false, Keys(sample: -1));
            return Find(column);
        }

        throw MissingColumn.In(columns.Select(other => other.Name), column);
    }

    /// <inheritdoc />
    public override void Release() => File.Delete(scratch);

    /// <inheritdoc />
    public override bool Retry(DuckDBException why, IReadOnlySet<int> used)
    {
        if (path == source.Path && why.Message.Contains("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            Transcode();
            return true;
        }

        throw Faulty() ?? Unreadable(why);
    }

    private FileColumn[] Keys(int sample)
    {
        var read = $"""
            read_json({Sql.Text(path)}, format = 'newline_delimited', records = true, compression = '{compression}', sample_size = {sample})
            """;
        try
        {
            if (database.First($"SELECT 1 FROM {Lines} WHERE line <> '' LIMIT 1") is null)
            {
                return [];
            }

            return
            [
                .. database.Query($"DESCRIBE SELECT * FROM {read}").Select(row => (string)row[0]!)
                    .Select(name => new FileColumn(name, Sql.Name(name), "VARCHAR")),
            ];
        }
        catch (DuckDBException) when (path == source.Path)
        {
            Transcode();
            return Keys(sample);
        }
        catch (DuckDBException e)
        {
            throw Faulty() ?? Unreadable(e);
        }
    }

    private void Transcode()
    {
        using var text = TextFile.Open(source.Path, TextFile.Compression(Name));
        TextFile.Transcode(text, "utf-8", scratch, cancellation);
        (path, compression) = (scratch, "uncompressed");
    }

    private JobException? Faulty() => database.First($"""
        SELECT n FROM {Lines} WHERE line <> '' AND CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' ELSE true END
        LIMIT 1
        """) is { } fault
        ? JobException.BadData("MalformedJson", Field, $"{Row((long)fault[0]!)} is not a JSON object; write one object a line") : null;
}
