using System.Data;
using System.Globalization;
using DuckDB.NET.Data;

namespace Sluice.Data.Tables;

/// <summary>Statements on a <see cref="DataTable"/>.</summary>
internal static class Sql
{
    /// <summary>A name as SQL writes it, in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as SQL writes it, in quotes. A backslash is a character as any other to DuckDB.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A DOUBLE, with all its digits.</summary>
    public static string Number(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    /// <summary>A TIMESTAMP of a time in UTC.</summary>
    public static string Time(DateTime utc) => FormattableString.Invariant($"TIMESTAMP '{utc:yyyy-MM-dd HH:mm:ss.ffffff}'");

    /// <summary>Runs a statement.</summary>
    public static void Execute(this DataTable table, string sql) => Execute(table.Connection, sql);

    /// <summary>Runs a statement.</summary>
    public static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query that gives one number.</summary>
    public static long Count(this DataTable table, string sql)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a query that gives one row of numbers.</summary>
    public static long[] Counts(this DataTable table, string sql) =>
        [.. table.Query(sql).Single().Select(value => Convert.ToInt64(value, CultureInfo.InvariantCulture))];

    /// <summary>Does work on a table; a stop interrupts its statements.</summary>
    /// <exception cref="OperationCanceledException">A stop was requested.</exception>
    public static T Interruptible<T>(this DataTable table, CancellationToken stop, Func<T> work)
    {
        stop.ThrowIfCancellationRequested();
        using var interruption = new Interruption(table.Connection, stop);
        try
        {
            return work();
        }
        catch (DuckDBException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }

    /// <summary>Runs a query and reads its rows as they come, without holding them. Null stands for NULL.</summary>
    public static IEnumerable<object?[]> Query(this DataTable table, string sql) => table.Stream(sql, static row =>
        (object?[])[.. Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : row.GetValue(i))]);

    /// <summary>Runs a query and reads its rows as they come, without holding them.</summary>
    public static IEnumerable<T> Stream<T>(this DataTable table, string sql, Func<IDataRecord, T> read)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }
}
