using DuckDB.NET.Data;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

/// <summary>DuckDB's own messages, which a release may change.</summary>
public sealed class TableFailureTests
{
    private const string Large = "CREATE TABLE t AS SELECT md5(i::VARCHAR) AS a, random() AS b FROM range(2000000) t(i) ORDER BY a";

    [Fact]
    public void Too_little_memory_names_the_limit_of_the_pod()
        => Says("SET memory_limit = '20MB'; SET temp_directory = ''", Large, "MemoryTooSmall", "spec.resources.limits.memory");

    [Fact]
    public void Too_little_scratch_names_the_scratch_of_the_dataset()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var settings = $"SET temp_directory = '{folder.FullName}'; SET max_temp_directory_size = '1MB'; SET memory_limit = '30MB'";
            Says(settings, Large, "ScratchFull", "spec.dataset.scratch");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Other_failures_are_none_of_the_two()
        => Assert.Null(
            TableFailure.Of(Assert.Throws<DuckDBException>(() => Run("SELECT no_such_function(1)")), DataSettings.WorkerMemoryField));

    private static void Says(string settings, string sql, string reason, string field)
    {
        var failure = TableFailure.Of(
            Assert.Throws<DuckDBException>(() => Run(settings + "; SET threads = 1; " + sql)), DataSettings.WorkerMemoryField);

        Assert.Equal((78, reason, field), (failure?.ExitCode, failure?.Error.Reason, failure?.Error.Field));
    }

    private static void Run(string sql)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
