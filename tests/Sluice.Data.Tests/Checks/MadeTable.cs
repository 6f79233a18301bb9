using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Checks;

/// <summary>A table of rows and parts as the reading of a dataset leaves them, on a disk of its own.</summary>
public sealed class MadeTable : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-checks-").FullName;

    /// <summary>Makes a table.</summary>
    /// <param name="columns">Its columns, as <c>x DOUBLE, y VARCHAR</c>.</param>
    /// <param name="rows">Its rows, as <c>(1, 'a'), (NULL, 'b')</c> or a SELECT. Row 2 of the file is the first.</param>
    /// <param name="part">The part of each row in SQL, by its position <c>__row</c>.</param>
    /// <param name="memory">The most memory of DuckDB.</param>
    public MadeTable(string columns, string rows, string part = "CASE WHEN __row % 5 = 4 THEN 'test' ELSE 'training' END",
        string memory = "256MB")
    {
        var connection = new DuckDBConnection($"DataSource={folder}/rows.db");
        connection.Open();
        Table = new DataTable(connection, "sha256:" + new string('a', 64));
        foreach (var sql in new[]
        {
            $"SET memory_limit = '{memory}'",
            $"SET temp_directory = '{folder}/spill'",
            "SET enable_external_access = false",
            $"CREATE TABLE made ({columns})",
            $"INSERT INTO made {(rows.StartsWith("SELECT", StringComparison.Ordinal) ? rows : "VALUES " + rows)}",
            "CREATE SEQUENCE position START 0 MINVALUE 0",
            "CREATE TABLE rows AS SELECT *, __row + 2 AS __file_row, NULL::VARCHAR AS __file "
                + "FROM (SELECT *, nextval('position') AS __row FROM made)",
            "DROP TABLE made",
            $"CREATE TABLE parts AS SELECT \"__row\", {part} AS \"part\", CAST(NULL AS INTEGER) AS \"fold\" FROM rows",
        })
        {
            Table.Execute(sql);
        }
    }

    public DataTable Table { get; }

    public string Folder => folder;

    /// <summary>Rows of one column and the classes a and b by turns.</summary>
    public static MadeTable Of(string type, params string[] values) => new(
        $"x {type}, y VARCHAR",
        string.Join(", ",
            values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"({value}, '{(i % 2 == 0 ? 'a' : 'b')}')"))));

    public void Dispose()
    {
        Table.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
