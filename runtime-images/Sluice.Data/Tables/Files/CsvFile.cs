using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tables.Files;

/// <summary>
/// A CSV file. Its cells are texts; an empty cell without quotes is null. Only the cells that are used are checked, so that an error in
/// another column does not make the file invalid.
/// </summary>
internal sealed class CsvFile : TableFile
{
    private const int LongestLine = 1 << 24;

    private readonly FetchedFile source;
    private readonly Database database;
    private readonly CsvOptions options;
    private readonly CsvRecords records;
    private readonly string scratch;
    private readonly CancellationToken cancellation;
    private string path;
    private string compression;
    private bool strict = true;
    private bool invalidText;
    private long headerRow;
    private FileColumn[] columns = [];

    /// <summary>Reads the header of a file.</summary>
    /// <param name="database">The database that reads it.</param>
    /// <param name="file">The file.</param>
    /// <param name="messages">What messages say of it.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="scratch">Path for a copy in UTF-8, and for the header.</param>
    /// <param name="cancellation">Cancels the work.</param>
    /// <exception cref="JobException">The file has no header, or is in another encoding (65).</exception>
    public CsvFile(
        Database database, FetchedFile file, FileMessages messages, CsvOptions options, string scratch, CancellationToken cancellation)
        : base(file.Name, messages)
    {
        source = file;
        (this.database, this.options, this.scratch, this.cancellation) = (database, options, scratch, cancellation);
        (path, compression) = (file.Path, TextFile.Compression(file.Name));
        records = new CsvRecords(database, options.Delimiter, options.Quote);
        if (options.Encoding == "utf-8")
        {
            try
            {
                ReadHeader();
            }
            catch (DuckDBException e) when (IsEncoding(e))
            {
                Transcode();
            }
        }
        else
        {
            Transcode();
        }

        using var text = TextFile.Open(path, compression);
        FirstRow = TextFile.HasBlankLines(text, cancellation) ? null : headerRow + 1;
    }

    /// <inheritdoc />
    public override string Relation => Read(headerRow, strict, columns);

    /// <inheritdoc />
    public override IReadOnlyList<FileColumn> Columns => columns;

    /// <inheritdoc />
    public override long? FirstRow { get; }

    /// <inheritdoc />
    public override bool HasInvalidText => invalidText;

    /// <inheritdoc />
    public override string EncodingFault => $"is not {options.Encoding.ToUpperInvariant()}; save the table as UTF-8, "
        + "or set spec.dataset.csv.encoding to its encoding, such as windows-1252";

    /// <inheritdoc />
    public override (string Null, string Text) Empty => ("an empty cell", "an empty quoted cell");

    private string Lines => $"""
        read_csv({Sql.Text(path)}, auto_detect = false, header = false, delim = chr(1), quote = '', escape = '', nullstr = '',
            strict_mode = false, columns = {Database.Struct([("line", "'VARCHAR'")])}, compression = '{compression}',
            max_line_size = {LongestLine}, buffer_size = {2 * LongestLine})
        """;

    /// <inheritdoc />
    public override long RowOf(long index) => FirstRow is null ? records.RowOf(Lines, headerRow, index) : base.RowOf(index);

    /// <inheritdoc />
    public override FileColumn Find(NamedColumn column)
    {
        var found = columns.Where(other => other.Name == column.Name).ToArray();
        return found.Length switch
        {
            1 => found[0],
            > 1 => throw JobException.BadData("DuplicateColumn", column.Field,
                $"the header names the column '{column.Name}' more than once; rename one of them"),
            _ => throw (columns.Any(other => other.Name.Contains(TextFile.Undecodable, StringComparison.Ordinal))
                ? JobException.BadData("OtherEncoding", Field, $"{Row(1)}, the header, {EncodingFault}")
                : MissingColumn.In(columns.Select(other => other.Name), column, "spec.dataset.csv.delimiter")),
        };
    }

    /// <inheritdoc />
    public override void Release() => File.Delete(scratch);

    /// <inheritdoc />
    public override bool Retry(DuckDBException why, IReadOnlySet<int> used)
    {
        if (IsEncoding(why) && path == source.Path)
        {
            Transcode();
            return true;
        }

        Verify(used);
        if (!strict)
        {
            throw Unreadable(why);
        }

        // The records are sound, so what remains are line ends of several systems and rows of delimiters alone.
        strict = false;
        return true;
    }

    /// <inheritdoc />
    public override void Verify(IReadOnlySet<int> used)
    {
        if (records.Fault(Lines, headerRow, columns.Length, used) is not { } fault)
        {
            return;
        }

        throw fault.Cell is { } cell
            ? JobException.BadData("MalformedCsv", Field,
                $"{Row(fault.Row)}, {(cell < columns.Length ? $"column '{columns[cell].Name}'" : $"cell {cell + 1}")}: "
                + "a quote is not closed or misplaced; enclose cells that contain quotes in quotes and double the inner ones, "
                + "or set spec.dataset.csv.quote to \"\" if quotes are plain text")
            : JobException.BadData("RaggedRow", Field, $"{Row(fault.Row)} has {fault.Cells} cells, but the header has {columns.Length}; "
                + "put quotes around a cell that contains a delimiter");
    }

    /// <inheritdoc />
    /// <remarks>DuckDB takes quotes inside of a cell without quotes around it as they are.</remarks>
    public override string? Suspicious(string column) =>
        options.Quote.Length == 0 ? null : $"contains({column}, {Sql.Text(options.Quote)})";

    private static bool IsEncoding(DuckDBException why) =>
        why.Message.Contains("unicode", StringComparison.OrdinalIgnoreCase)
        || why.Message.Contains("utf-8 encoded", StringComparison.Ordinal);

    private void Transcode()
    {
        using (var text = TextFile.Open(source.Path, TextFile.Compression(Name)))
        {
            invalidText = TextFile.Transcode(text, options.Encoding, scratch, cancellation);
        }

        (path, compression) = (scratch, "uncompressed");
        ReadHeader();
    }

    // The header is read from a file of its own, because a fault in a row below it would be an error here.
    private void ReadHeader()
    {
        using (var text = TextFile.Open(path, compression))
        {
            if (TextFile.SeemsUtf16(text))
            {
                throw JobException.BadData("OtherEncoding", Field,
                    $"{Row(1)}, the header, is not {options.Encoding.ToUpperInvariant()} but "
                    + "seems to be UTF-16; save the table as UTF-8, or set spec.dataset.csv.encoding to utf-16");
            }
        }

        if (records.Header(Lines) is not { } header)
        {
            throw JobException.BadData("DatasetEmpty", Field, $"{Name} is empty; its first row must name the columns");
        }

        if (!header.Closed)
        {
            throw JobException.BadData("MalformedCsv", Field, $"{Row(header.Row)}, the header: a quote is not closed");
        }

        headerRow = header.Row;
        columns = [.. Enumerable.Range(0, header.Cells).Select(i => new FileColumn("", $"c{i}", "VARCHAR"))];
        var alone = scratch + ".header";
        File.WriteAllText(alone, header.Text + "\n");
        var names = database.First($"SELECT * FROM {Read(0, strict: false, columns, alone)}") ?? [];
        columns = [.. columns.Select((column, i) => column with { Name = (string?)names.ElementAtOrDefault(i) ?? "" })];
    }

    private string Read(long skip, bool strict, IEnumerable<FileColumn> names, string? other = null)
    {
        var quote = Sql.Text(options.Quote);
        return $"""
            read_csv({Sql.Text(other ?? path)}, auto_detect = false, header = false, skip = {skip},
                delim = {Sql.Text(options.Delimiter)}, quote = {quote}, escape = {quote}, nullstr = '', allow_quoted_nulls = false,
                columns = {Database.Struct(names.Select(column => (column.Sql, "'VARCHAR'")))},
                max_line_size = {LongestLine}, buffer_size = {2 * LongestLine},
                compression = '{(other is null ? compression : "uncompressed")}',
                strict_mode = {(strict ? "true" : "false, null_padding = true, parallel = false")})
            """;
    }
}
