using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Data.Tables.Files;

namespace Sluice.Data.Tables.Queries;

/// <summary>A source as a table with all its columns, in the types that it has; what a CSV or JSON file holds are texts.</summary>
/// <param name="Name">Name of the table.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="HasInvalidText">Whether texts may hold bytes that are invalid in the encoding.</param>
internal sealed record SourceTable(string Name, IReadOnlyList<FileColumn> Columns, bool HasInvalidText)
{
    /// <summary>Loads the files of a source, whose columns are the same.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">Name of the table.</param>
    /// <param name="files">The files in the order in which they are read.</param>
    public static SourceTable Load(Database database, string name, IReadOnlyList<TableFile> files)
    {
        // Keys of JSON lines may differ from file to file.
        var columns = Named(files.SelectMany(file => file.Columns.Select(column => (column.Name, column.Type)).Distinct())
            .GroupBy(column => column.Name, StringComparer.Ordinal).Select(group => (group.Key, group.First().Type)));
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            while (true)
            {
                var values = columns
                    .Select(column => (Column: column, Source: file.Columns.FirstOrDefault(other => other.Name == column.Name)))
                    .Select(pair => $"{(pair.Source is null ? "NULL::VARCHAR" : pair.Source.Sql)} AS {pair.Column.Sql}");
                try
                {
                    database.Execute($"{(i == 0 ? $"CREATE TABLE {Sql.Name(name)} AS" : $"INSERT INTO {Sql.Name(name)}")} "
                        + $"SELECT {string.Join(", ", values)} FROM {file.Relation}");
                    break;
                }
                catch (DuckDBException e)
                {
                    file.Retry(e, new HashSet<int>());
                }
            }

            file.Release();
        }

        return new SourceTable(name, columns, files.Any(file => file.HasInvalidText));
    }

    // Names that are empty, or that DuckDB takes for the same, get a number.
    private static List<FileColumn> Named(IEnumerable<(string Name, string Type)> columns)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var named = new List<FileColumn>();
        foreach (var (name, type) in columns)
        {
            var unique = name.Length == 0 ? "column" : name;
            for (var i = 2; !taken.Add(unique); i++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{(name.Length == 0 ? "column" : name)}_{i}");
            }

            named.Add(new FileColumn(name, Sql.Name(unique), type));
        }

        return named;
    }
}
