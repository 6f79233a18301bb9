using DuckDB.NET.Data;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tables.Files;

/// <summary>A Parquet file, with the types that it has.</summary>
internal sealed class ParquetFile : TableFile
{
    private readonly FetchedFile source;
    private readonly FileColumn[] columns;

    /// <summary>Reads the names and types.</summary>
    /// <param name="database">The database that reads it.</param>
    /// <param name="file">The file.</param>
    /// <param name="messages">What messages say of it.</param>
    /// <exception cref="JobException">It is no Parquet file (65).</exception>
    public ParquetFile(Database database, FetchedFile file, FileMessages messages)
        : base(file.Name, messages)
    {
        source = file;
        if (file.Size == 0)
        {
            throw JobException.BadData("DatasetEmpty", Field, $"{file.Name} is empty");
        }

        try
        {
            columns =
            [
                .. database.Query($"DESCRIBE SELECT * FROM {Relation}")
                    .Select(row => new FileColumn((string)row[0]!, Sql.Name((string)row[0]!), (string)row[1]!)),
            ];
        }
        catch (DuckDBException e)
        {
            throw Unreadable(e);
        }
    }

    /// <inheritdoc />
    public override string Relation => $"read_parquet({Sql.Text(source.Path)})";

    /// <inheritdoc />
    public override IReadOnlyList<FileColumn> Columns => columns;

    /// <inheritdoc />
    public override long? FirstRow => 1;

    /// <inheritdoc />
    public override FileColumn Find(NamedColumn column) => Array.Find(columns, other => other.Name == column.Name)
        ?? throw MissingColumn.In(columns.Select(other => other.Name), column);

    /// <inheritdoc />
    public override bool Retry(DuckDBException why, IReadOnlySet<int> used) => throw Unreadable(why);
}
