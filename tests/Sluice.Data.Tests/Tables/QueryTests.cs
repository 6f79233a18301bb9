using DuckDB.NET.Data;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class QueryTests : IDisposable
{
    private readonly TestDataset dataset = new();

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void A_query_joins_and_aggregates_the_sources()
    {
        dataset.Write("visits.csv", "place,size\nn,1\ns,2\nn,3\ns,6\n");
        dataset.Write("places.jsonl",
            "{\"place\":\"n\",\"colour\":\"red\",\"kind\":\"a\"}\n{\"place\":\"s\",\"colour\":\"blue\",\"kind\":\"b\"}\n");
        Sql("""
            -- mean size of each place
            SELECT place, avg(CAST(size AS DOUBLE)) AS size, any_value(colour) AS colour, any_value(kind) AS kind
            FROM visits JOIN places USING (place) GROUP BY place;
            """, "visits", "places");
        using var table = dataset.Open([["visits.csv"], ["places.jsonl"]]);

        Assert.Equal([2.0, 4.0], table.Column("size"));
        Assert.Equal(["red", "blue"], table.Column("colour"));
        Assert.Equal([null, null], table.Column("__file_row"));
    }

    [Fact]
    public void The_result_is_the_same_for_any_number_of_threads()
    {
        dataset.Write("visits.csv", "id,size\n"
            + string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i},{i * 7919 % 1000 / 10}.{i % 10}\n")));
        Sql("""
            SELECT CAST(id AS BIGINT) % 1000 AS g, sum(CAST(size AS DOUBLE) / 3) AS size, first(id) AS colour,
                CASE WHEN g < 500 THEN 'a' ELSE 'b' END AS kind
            FROM visits GROUP BY g
            """, "visits");

        object?[][] Read(int threads)
        {
            using var table = dataset.Open([["visits.csv"]], threads);
            return table.Query("SELECT * FROM rows ORDER BY __row");
        }

        var first = Read(1);
        Assert.Equal(1000, first.Length);
        Assert.Equal(first, Read(4));
        Assert.Equal(first, Read(2));
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd'")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM read_blob('/etc/passwd')")]
    [InlineData("SELECT * FROM parquet_scan('/tmp/x.parquet')")]
    [InlineData("SELECT * FROM glob('/*')")]
    [InlineData("SELECT * FROM duckdb_secrets()")]
    [InlineData("SELECT * FROM duckdb_settings()")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM main.sqlite_master")]
    [InlineData("SELECT * FROM query('SELECT 1')")]
    [InlineData("SELECT * FROM query_table('visits')")]
    [InlineData("SELECT (SELECT max(content) FROM read_text('/etc/passwd')) AS size FROM visits")]
    [InlineData("WITH a AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM a")]
    [InlineData("SELECT * FROM visits WHERE EXISTS (SELECT 1 FROM typed.data)")]
    [InlineData("COPY visits TO '/tmp/out.csv'")]
    [InlineData("COPY (SELECT 1) TO '/tmp/out.csv'")]
    [InlineData("ATTACH '/tmp/other.duckdb'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD httpfs")]
    [InlineData("PRAGMA threads = 4")]
    [InlineData("SET memory_limit = '1TB'")]
    [InlineData("RESET threads")]
    [InlineData("CREATE TABLE x AS SELECT 1")]
    [InlineData("DROP TABLE visits")]
    [InlineData("INSERT INTO visits SELECT * FROM visits")]
    [InlineData("DELETE FROM visits")]
    [InlineData("EXPORT DATABASE '/tmp/x'")]
    [InlineData("CALL pragma_version()")]
    [InlineData("SHOW TABLES")]
    [InlineData("DESCRIBE visits")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT * FROM visits; DROP TABLE visits")]
    [InlineData("SELECT * FROM visits) UNION ALL (SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("")]
    [InlineData("-- nothing")]
    [InlineData("SELECT getenv('HOME') AS size FROM visits")]
    [InlineData("SELECT current_setting('temp_directory') AS size FROM visits")]
    [InlineData("SELECT getvariable('x') AS size FROM visits")]
    public void A_query_reads_the_sources_and_nothing_else(string sql)
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\n2,blue,b\n");
        Sql(sql, "visits");
        var e = Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]]).Dispose());

        Assert.Equal(("Sql", ExitCodes.BadSpec, "spec.dataset.sql"), (e.Error.Reason, e.ExitCode, e.Error.Field));
    }

    /// <summary>What the rules refuse, DuckDB would refuse as well.</summary>
    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM '/etc/passwd.csv'")]
    [InlineData("SELECT * FROM glob('/*')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/out.csv'")]
    [InlineData("ATTACH '/tmp/other.duckdb'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD '/tmp/x.duckdb_extension'")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("SET threads = 4")]
    [InlineData("RESET threads")]
    [InlineData("EXPORT DATABASE '/tmp/x'")]
    public void A_locked_database_has_neither_files_nor_settings_to_change(string sql)
    {
        using var database = Database.Create(new DataSettings { Scratch = dataset.PathOf("scratch") }, default);
        database.Execute("CREATE TABLE visits AS SELECT 1 AS a");
        database.Reopen(locked: true);

        Assert.Throws<DuckDBException>(() => database.Execute(sql));
        Assert.Equal(1, database.Count("SELECT a FROM visits"));
        database.Reopen(locked: false);
        database.Execute("SET threads = 2");
    }

    [Theory]
    [InlineData("random()", "random")]
    [InlineData("uuid()", "uuid")]
    [InlineData("now()", "now")]
    [InlineData("today()", "today")]
    [InlineData("current_date", "current_date")]
    [InlineData("current_timestamp", "current_timestamp")]
    [InlineData("CAST(get_current_timestamp() AS VARCHAR)", "get_current_timestamp")]
    [InlineData("ago(INTERVAL 1 DAY)", "ago")]
    [InlineData("age(TIMESTAMP '2024-01-01')", "age")]
    [InlineData("current_user", "current_user")]
    [InlineData("list_transform([1], lambda x: x + random())", "random")]
    [InlineData("version()", "version")]
    public void What_is_not_the_same_each_time_is_refused_by_its_name(string expression, string name)
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\n2,blue,b\n");
        Sql($"SELECT size, colour, kind\n, {expression} AS more FROM visits", "visits");
        var e = Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]]).Dispose());

        Assert.Contains($"{name} does not give the same each time", e.Message, StringComparison.Ordinal);
        Assert.Contains("line 2, column", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT * FROM visits USING SAMPLE 1", "a sample is drawn by chance")]
    [InlineData("SELECT * FROM visits TABLESAMPLE reservoir(1 ROWS)", "a sample is drawn by chance")]
    [InlineData("SELECT size\nFRM visits", "line 2, column 5: syntax error")]
    [InlineData("SELECT size, 'x' AS colour,\n kindd AS kind FROM visits", "line 2: Binder Error: Referenced column \"kindd\" not found")]
    [InlineData("SELECT sum(size) AS size FROM visits", "the columns of csv and jsonl files are texts: write CAST(column AS DOUBLE)")]
    [InlineData("SELECT * FROM visit", "'visit' is not a source; read 'visits'")]
    [InlineData("SELECT CAST(colour AS DOUBLE) AS size, colour, kind FROM visits", "Conversion Error")]
    public void A_query_that_fails_says_where_and_why(string sql, string message)
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\n2,blue,b\n");
        Sql(sql, "visits");
        var e = Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]]).Dispose());

        Assert.Equal("Sql", e.Error.Reason);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM visits")]
    [InlineData("VALUES ('1', 'red', 'a'), ('2', 'blue', 'b')", "col0 AS size")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2) "
        + "SELECT i AS size, 'red' AS colour, chr(96 + i) AS kind FROM n")]
    [InlineData("SELECT i AS size, 'red' AS colour, chr(96 + CAST(i AS INTEGER)) AS kind FROM generate_series(1, 2) t(i)")]
    [InlineData("SELECT *, row_number() OVER (ORDER BY size) AS n FROM main.visits")]
    [InlineData("SELECT size, list_sum([1, 2]) AS more, fdiv(1, 2) AS half, colour, kind FROM visits ORDER BY size DESC LIMIT 2")]
    public void Any_other_select_is_run(string sql, string? naming = null)
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\n2,blue,b\n");
        Sql(naming is null ? sql : $"SELECT {naming}, col1 AS colour, col2 AS kind FROM ({sql}) t", "visits");
        using var table = dataset.Open([["visits.csv"]]);

        Assert.Equal([1.0, 2.0], table.Column("size"));
        Assert.Equal(["a", "b"], table.Column("kind"));
    }

    [Fact]
    public void A_fault_in_the_result_names_its_row()
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\nmany,blue,b\n");
        Sql("FROM visits", "visits");
        var e = Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]]).Dispose());

        Assert.Contains("row 2 of the query's result, column 'size': 'many'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_that_fails_at_a_row_shows_no_value_where_a_column_is_sensitive()
    {
        dataset.Write("visits.csv", "size,colour,kind\n1,red,a\nmany,blue,b\n");
        Sql("SELECT CAST(size AS DOUBLE) AS size, colour, kind FROM visits", "visits");
        Assert.Contains("'many'", Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]])).Message, StringComparison.Ordinal);

        dataset.Options = dataset.Options with
        {
            Checks = [new DataCheck { Column = new ColumnCheck { Name = "size", Sensitive = true } }],
        };
        var e = Assert.Throws<JobException>(() => dataset.Open([["visits.csv"]]));

        Assert.DoesNotContain("many", e.Message, StringComparison.Ordinal);
        Assert.StartsWith("spec.dataset.sql: Conversion Error: a row cannot be computed", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_share_a_name_are_numbered()
    {
        dataset.Write("visits.csv", "size,Size,,colour,kind\n1,7,x,red,a\n2,8,y,blue,b\n");
        Sql("SELECT CAST(size AS DOUBLE) + CAST(Size_2 AS DOUBLE) AS size, \"column\" AS colour, kind FROM visits", "visits");
        using var table = dataset.Open([["visits.csv"]]);

        Assert.Equal([8.0, 10.0], table.Column("size"));
        Assert.Equal(["x", "y"], table.Column("colour"));
    }

    private void Sql(string sql, params string[] sources) => dataset.Options = dataset.Options with
    {
        Sql = sql,
        Sources = [.. sources.Select(name => new SourceOptions { Name = name, Uri = $"file:///{name}" })],
    };
}
