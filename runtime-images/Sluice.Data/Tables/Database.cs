using System.Data.Common;
using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Data.Failures;

namespace Sluice.Data.Tables;

/// <summary>A DuckDB database in a file on scratch. What does not fit into memory is spilled beside it.</summary>
internal sealed class Database : IDisposable
{
    private readonly string file;
    private readonly DataSettings settings;
    private readonly CancellationToken cancellation;

    private Database(string file, DataSettings settings, CancellationToken cancellation)
    {
        (this.file, this.settings, this.cancellation) = (file, settings, cancellation);
        Connection = Connect();
    }

    /// <summary>The connection.</summary>
    public DuckDBConnection Connection { get; private set; }

    /// <summary>Creates an empty database.</summary>
    /// <param name="settings">Where it lies, and the memory and threads that it may use.</param>
    /// <param name="cancellation">Interrupts every statement.</param>
    /// <exception cref="JobException">The database cannot be written (78).</exception>
    public static Database Create(DataSettings settings, CancellationToken cancellation)
    {
        var file = Path.Combine(settings.Scratch, "tables.duckdb");
        try
        {
            Directory.CreateDirectory(settings.Scratch);
            File.Delete(file);
            File.Delete(file + ".wal");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.TooSmall(
                "ScratchFull", "spec.dataset.scratch", $"the database cannot be written: {e.Message}; give the job more scratch", e);
        }

        return new Database(file, settings, cancellation);
    }

    /// <summary>A struct of SQL.</summary>
    /// <param name="members">Keys and values, as SQL.</param>
    public static string Struct(IEnumerable<(string Key, string Value)> members) =>
        "{" + string.Join(", ", members.Select(member => $"{member.Key}: {member.Value}")) + "}";

    /// <summary>
    /// Opens the database again, which is the only way to set back settings that were locked: a locked database has neither file nor
    /// network access, and one thread.
    /// </summary>
    /// <param name="locked">Whether it is locked.</param>
    public void Reopen(bool locked)
    {
        Connection.Dispose();
        Connection = Connect();
        if (locked)
        {
            Execute("SET threads = 1; SET enable_external_access = false; SET lock_configuration = true");
        }
    }

    /// <summary>Runs statements.</summary>
    /// <exception cref="DuckDBException">A statement fails.</exception>
    /// <exception cref="JobException">Scratch or memory is too small (78).</exception>
    public void Execute(string sql) => Run(sql, static command => command.ExecuteNonQuery());

    /// <summary>The rows of a query. A null is a null, and not <see cref="DBNull"/>.</summary>
    /// <exception cref="DuckDBException">The query fails.</exception>
    /// <exception cref="JobException">Scratch or memory is too small (78).</exception>
    public IReadOnlyList<object?[]> Query(string sql) => Run(sql, static command =>
    {
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    });

    /// <summary>The first row of a query. Null when it has none.</summary>
    public object?[]? First(string sql) => Query(sql).FirstOrDefault();

    /// <summary>The whole number that a query gives, 0 for none.</summary>
    public long Count(string sql) => Convert.ToInt64(First(sql)?[0] ?? 0L, CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public void Dispose() => Connection.Dispose();

    private DuckDBConnection Connect()
    {
        var connection = new DuckDBConnection($"DataSource={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET temp_directory = {Sql.Text(Path.Combine(settings.Scratch, "spill"))};
            SET memory_limit = '{settings.Memory.ToString(CultureInfo.InvariantCulture)}B';
            SET threads = {Math.Max(settings.Threads, 1)};
            SET preserve_insertion_order = true;
            SET enable_progress_bar = false;
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    private T Run<T>(string sql, Func<DbCommand, T> run)
    {
        cancellation.ThrowIfCancellationRequested();
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        using var interruption = new Interruption(Connection, cancellation);
        try
        {
            return run(command);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (DuckDBException e) when (TableFailure.Of(e, settings.MemoryField) is { } failure)
        {
            throw failure;
        }
    }
}
