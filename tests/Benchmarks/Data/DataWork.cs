using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sluice.Api.TrainingJobs;
using Sluice.Data;
using Sluice.Data.Profiles;
using Sluice.Data.Sources;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Benchmarks.Data;

/// <summary>
/// One run of what the check pod does with a dataset: hash and read, divide, profile. It is a process of its own, so that its peak of
/// memory is that of the work alone.
/// </summary>
internal static class DataWork
{
    /// <summary>The memory that DuckDB is given, in bytes, here and in the reference.</summary>
    public const long Memory = 512L << 20;

    /// <summary>Does the work, and prints the seconds of each step and the peak of resident memory in MiB as JSON.</summary>
    /// <param name="format">Format of the file.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="scratch">Folder for the database.</param>
    public static async Task<int> RunAsync(string format, string file, string scratch)
    {
        var settings = new DataSettings { Scratch = scratch, Memory = Memory };
        var dataset = new DatasetOptions
        {
            Uri = new Uri(file).AbsoluteUri,
            Format = format,
            Target = "label",
            Features =
            [
                .. "abcde".Select(name => new FeatureOptions { Name = name.ToString(), Type = "numeric" }),
                new FeatureOptions { Name = "plan", Type = "categorical" },
                new FeatureOptions { Name = "region", Type = "categorical" },
            ],
        };
        var watch = Stopwatch.StartNew();
        var fetched = await DatasetFetch.FetchAsync(dataset, settings, CancellationToken.None);
        using var table = DataTable.Open(dataset, fetched, settings, CancellationToken.None);
        var read = Lap(watch);
        DataSplit.Divide(table, dataset, seed: 7);
        var divide = Lap(watch);
        DataProfiler.Profile(table, dataset);
        var profile = Lap(watch);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        Console.WriteLine(JsonSerializer.Serialize(new { read, divide, profile, mebibytes = kibibytes / 1024 }));
        return 0;
    }

    private static double Lap(Stopwatch watch)
    {
        var seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        return seconds;
    }
}
