using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

/// <summary>A folder with files of a dataset and scratch, deleted with the test.</summary>
public sealed class TestDataset : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-data-").FullName;

    /// <summary>A numeric feature, a categorical one, and the target.</summary>
    public DatasetOptions Options { get; set; } = new()
    {
        Target = "kind",
        Features = [new FeatureOptions { Name = "size" }, new FeatureOptions { Name = "colour", Type = "categorical" }],
    };

    public IReadOnlyList<string> FurtherColumns { get; set; } = [];

    public string PathOf(string name) => Path.Combine(folder, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    /// <summary>Opens the named files of one source.</summary>
    public DataTable Open(params string[] names) => Open([names]);

    /// <summary>Opens the named files of each source.</summary>
    public DataTable Open(string[][] sources, int threads = 2)
    {
        var all = Options.AllSources();
        var fetched = new FetchedDataset(
            [.. sources.Select((names, i) => new FetchedSource(all[i].Name!, all[i], [.. names.Select(Fetched)]))],
            "sha256:" + new string('0', 64));
        var settings = new DataSettings { Scratch = PathOf("scratch"), Threads = threads, FurtherColumns = FurtherColumns };
        return DataTable.Open(Options, fetched, settings, default);
    }

    public JobException Refused(params string[] names) => Assert.Throws<JobException>(() => Open(names).Dispose());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private FetchedFile Fetched(string name) => new(name, PathOf(name), new FileInfo(PathOf(name)).Length, "sha256:");
}

/// <summary>Reads the table of a test.</summary>
internal static class Rows
{
    /// <summary>The values of a column in the order of the rows.</summary>
    public static object?[] Column(this DataTable table, string column)
        => [.. table.Query($"SELECT \"{column}\" FROM rows ORDER BY __row").Select(row => row[0])];

    public static object?[][] Query(this DataTable table, string sql)
    {
        using var command = table.Connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return [.. rows];
    }
}
