using System.Diagnostics;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Sluice.Benchmarks.Data;

/// <summary>
/// Speed and memory of reading, dividing and profiling a table of 2 GB, beside DuckDB alone (its package for Node.js, which runs the same
/// release). Both are given 512 MiB and all cores; ours also hashes the file.
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
            report.Table("2 GB: hash, read, divide, profile", "", "MB/s", "DuckDB's", "peak MiB", "DuckDB's");
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

        var (mine, other) = (Speeds(ours), Speeds(theirs));
        var peak = ours.Max(result => result.Mebibytes);
        report.Row(
            format, $"{mine[Pairs / 2]:0}", $"{other[Pairs / 2]:0}", $"{peak:0}", $"{theirs.Max(result => result.Mebibytes):0}");
        report.AtLeast($"data {format} speed", mine, other[Pairs / 2], 0.9, "MB/s");
        report.AtMost($"data {format} peak memory", peak, 1024, "MiB", theirs.Max(result => result.Mebibytes));

        double[] Speeds(List<Result> results) => [.. results.Select(result => megabytes / result.Seconds).Order()];
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

    private sealed record Result(double Seconds, double Mebibytes);
}
