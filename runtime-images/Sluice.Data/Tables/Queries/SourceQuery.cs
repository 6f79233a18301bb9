using DuckDB.NET.Data;
using Sluice.Data.Failures;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables.Queries;

/// <summary>Runs <c>spec.dataset.sql</c> over the tables of the sources.</summary>
internal static class SourceQuery
{
    private const string Result = "typed.result";

    /// <summary>Runs the query with one thread, and without access to files, network and settings.</summary>
    /// <param name="database">The database with the tables.</param>
    /// <param name="sql">The query, which follows <see cref="QueryRules"/>.</param>
    /// <param name="sources">The tables.</param>
    /// <param name="hidden">Whether no message may show a value, since a column of the sources is sensitive.</param>
    /// <returns>The result, whose rows are sorted by all columns: only so their order is always the same.</returns>
    /// <exception cref="JobException">DuckDB refuses the query (64).</exception>
    public static DerivedTable Run(Database database, string sql, IReadOnlyList<SourceTable> sources, bool hidden)
    {
        database.Reopen(locked: true);
        try
        {
            database.Execute($"CREATE TABLE {Result} AS SELECT * FROM (\n{sql.TrimEnd().TrimEnd(';')}\n) ORDER BY ALL");
        }
        catch (DuckDBException e)
        {
            throw QueryRules.Refusal(hidden ? WithoutValues(e.Message) : e.Message);
        }

        database.Reopen(locked: false);
        var columns = database.Query($"DESCRIBE {Result}")
            .Select(row => new FileColumn((string)row[0]!, Sql.Name((string)row[0]!), (string)row[1]!)).ToArray();
        return new DerivedTable(
            "the query's result",
            new FileMessages("spec.dataset.sql", Several: false, hidden),
            Result,
            columns,
            sources.Any(source => source.HasInvalidText));
    }

    // Whatever fails before a row is read quotes names alone, and what fails at a row quotes its values.
    private static string WithoutValues(string message) =>
        message.StartsWith("Binder Error", StringComparison.Ordinal) || message.StartsWith("Catalog Error", StringComparison.Ordinal)
        || message.StartsWith("Parser Error", StringComparison.Ordinal)
            ? message
            : $"{message.Split(':')[0]}: a row cannot be computed; no value is shown, because a column is sensitive";
}
