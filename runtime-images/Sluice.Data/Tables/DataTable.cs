using DuckDB.NET.Data;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tables;

/// <summary>
/// The rows of a dataset in a DuckDB database on scratch, in the table <see cref="Rows"/>. It has one column for each column that the
/// job names, under that name: numeric features as DOUBLE (null where missing, never NaN), categorical features, texts and the target of
/// a classifier as VARCHAR (null where missing), dates as TIMESTAMP, images as FLOAT[], and columns that only splits or checks name as they
/// were read.
/// Three columns are added: <see cref="Position"/>, <see cref="FileRow"/> and <see cref="FileName"/>.
/// </summary>
public sealed class DataTable : IDisposable
{
    /// <summary>Name of the table.</summary>
    public const string Rows = "rows";

    /// <summary>BIGINT, the number of the row from 0 without gaps in the order of the dataset, which identifies it.</summary>
    public const string Position = "__row";

    /// <summary>
    /// BIGINT, the row in its file as a spreadsheet counts, for messages: the header is row 1. Null where the rows of the table are not
    /// rows of a file, as after a query.
    /// </summary>
    public const string FileRow = "__file_row";

    /// <summary>VARCHAR, the file of the row, for messages. Null where its source is one file, or <see cref="FileRow"/> is null.</summary>
    public const string FileName = "__file";

    /// <summary>Wraps a connection whose database holds the table.</summary>
    /// <param name="connection">The connection, which is closed with this object.</param>
    /// <param name="digest">Digest of the dataset.</param>
    public DataTable(DuckDBConnection connection, string digest) => (Connection, Digest) = (connection, digest);

    /// <summary>The connection. It is not used by two threads at once.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Digest of the dataset, <c>sha256:…</c>.</summary>
    public string Digest { get; }

    /// <summary>Warnings about a table that is good: rows that equal others, and rows without a partner in a join.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How each source after the first joined it. Empty where there was no join.</summary>
    public IReadOnlyList<JoinReference> Joins { get; init; } = [];

    /// <summary>Number of rows that equalled an earlier one and were left out.</summary>
    public long DuplicatesDropped { get; init; }

    /// <summary>Reads the files of a dataset.</summary>
    /// <param name="dataset">The dataset, which is valid.</param>
    /// <param name="fetched">Its files.</param>
    /// <param name="settings">Where scratch is, and how much memory DuckDB may hold.</param>
    /// <param name="cancellation">Cancels the read.</param>
    /// <exception cref="JobException">The files do not fit the job (64, 65), or scratch is too small (78).</exception>
    public static DataTable Open(
        DatasetOptions dataset, FetchedDataset fetched, DataSettings settings, CancellationToken cancellation)
    {
        var database = Database.Create(settings, cancellation);
        try
        {
            var builder = new TableBuilder(database, dataset, fetched, settings, cancellation);
            builder.Build();
            return new DataTable(database.Connection, fetched.Digest)
            {
                Warnings = builder.Warnings,
                Joins = builder.Joins,
                DuplicatesDropped = builder.DuplicatesDropped,
            };
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Number of rows.</summary>
    public long Count() => this.Count($"SELECT count(*) FROM {Rows}");

    /// <summary>A row as people count, for messages: <c>row 22 of b.csv</c>, or else <c>row 5 of the table</c>, from 1.</summary>
    /// <param name="position">Its <see cref="Position"/>.</param>
    public string NameOf(long position) => (string)this.Query(FormattableString.Invariant($"""
        SELECT coalesce('row ' || {FileRow} || coalesce(' of ' || {FileName}, ''), 'row ' || ({Position} + 1) || ' of the table')
        FROM {Rows} WHERE {Position} = {position}
        """)).Single()[0]!;

    /// <inheritdoc />
    public void Dispose() => Connection.Dispose();
}
