using System.Diagnostics;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Sluice.Benchmarks.Data;

/// <summary>
/// Speed and memory of reading, dividing and profiling a table of 2 GB, beside DuckDB alone (its package for Node.js, which runs the same
/// release). Both are given 512 MiB and all cores; ours also hashes the file, and looks for cells that do not fit their column.
/// </summary>
internal static class DataSpeed
{
    private const int Rows = 20_000_000;
    private const int Pairs = 3;

    /// <summary>Measures both formats in turn.</summary>
    public static void Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-data-");
        try
        {
            report.Table("2 GB of rows", "", "MB/s", "DuckDB's", "ratio");
            var csv = Path.Combine(folder.FullName, "table.csv");
            var parquet = Path.Combine(folder.FullName, "table.parquet");
            Make(csv, parquet);
            var megabytes = new FileInfo(csv).Length / 1e6;
            Measure(report, "csv", csv, megabytes, folder.FullName);
            Measure(report, "parquet", parquet, megabytes, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Make(string csv, string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET preserve_insertion_order = false;
            SELECT setseed(0.5);
            COPY (
                SELECT random() AS a, round(random() * 1000, 2) AS b, sqrt(-2 * ln(random() + 1e-12)) * cos(6.283185307 * random()) AS c,
                    exp(random() * 10) AS d, floor(random() * 50) AS e, ['free', 'basic', 'pro'][1 + (random() * 2)::INTEGER] AS plan,
                    'region-' || (random() * 400)::INTEGER AS region, CASE WHEN random() < 0.3 THEN 'yes' ELSE 'no' END AS label
                FROM range({Rows})) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd);
            COPY (SELECT * FROM read_parquet('{parquet}')) TO '{csv}' (FORMAT csv, HEADER)
            """;
        command.ExecuteNonQuery();
    }

    // Pairs alternate, so that what else the machine does meets both.
    private static void Measure(Report report, string format, string file, double megabytes, string folder)
    {
        var ours = new List<Result>();
        var theirs = new List<Result>();
        for (var i = 0; i < Pairs; i++)
        {
            ours.Add(Child(folder, Environment.ProcessPath!, "data-work", format, file));
            theirs.Add(Child(
                folder, "node", Path.GetFullPath("tests/Benchmarks/Data/reference.mjs"), format, file));
        }

        Compare("hash and read", result => result.Read);
        Compare("divide and profile", result => result.Divide + result.Profile);
        var (mine, other) = Compare("all", result => result.Read + result.Divide + result.Profile);
        report.AtLeast($"data {format} speed", mine, other, 0.9, "MB/s");
        var (peak, theirPeak) = (ours.Max(result => result.Mebibytes), theirs.Max(result => result.Mebibytes));
        report.Row($"{format}: peak memory, MiB", $"{peak:0}", $"{theirPeak:0}", $"{peak / theirPeak:0.00}");
        report.AtMost($"data {format} peak memory", peak, 1024, "MiB", theirPeak);

        (double[] Mine, double Other) Compare(string step, Func<Result, double> seconds)
        {
            var (mine, other) = (Speeds(ours), Speeds(theirs)[Pairs / 2]);
            report.Row($"{format}: {step}", $"{mine[Pairs / 2]:0.0}", $"{other:0.0}", $"{mine[Pairs / 2] / other:0.00}");
            return (mine, other);

            double[] Speeds(List<Result> results) => [.. results.Select(result => megabytes / seconds(result)).Order()];
        }
    }

    private static Result Child(string folder, string program, params string[] arguments)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(folder, "scratch"));
        try
        {
            string[] all = program == "node"
                ? [.. arguments, scratch.FullName, $"{DataWork.Memory}"]
                : [.. arguments, scratch.FullName];
            using var process = Process.Start(new ProcessStartInfo(program, all) { RedirectStandardOutput = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<Result>(text, JsonSerializerOptions.Web)!
                : throw new InvalidOperationException($"{program} {string.Join(' ', all)} ended with {process.ExitCode}: {text}");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private sealed record Result(double Read, double Divide, double Profile, double Mebibytes);
}
