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
/// One run of what the check pod does with a dataset: hash, read, divide, profile. It is a process of its own, so that its peak of memory
/// is that of the work alone.
/// </summary>
internal static class DataWork
{
    /// <summary>The memory that DuckDB is given, in bytes, here and in the reference.</summary>
    public const long Memory = 512L << 20;

    /// <summary>Does the work, and prints its seconds and the peak of resident memory in MiB as JSON.</summary>
    /// <param name="format">Format of the file.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="scratch">Folder for the database.</param>
    public static async Task<int> RunAsync(string format, string file, string scratch)
    {
        var watch = Stopwatch.StartNew();
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
        var fetched = await DatasetFetch.FetchAsync(dataset, settings, CancellationToken.None);
        using var table = DataTable.Open(dataset, fetched, settings, CancellationToken.None);
        DataSplit.Divide(table, dataset, seed: 7);
        DataProfiler.Profile(table, dataset);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = double.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        Console.WriteLine(JsonSerializer.Serialize(new { seconds = watch.Elapsed.TotalSeconds, mebibytes = kibibytes / 1024 }));
        return 0;
    }
}
