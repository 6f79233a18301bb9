using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sluice.Tests.EndToEnd.Fixtures;

namespace Sluice.Tests.EndToEnd.Recovery;

/// <summary>torchrun on this machine, whose agent keeps two workers of the sample's script and starts both again when one ends.</summary>
internal sealed class ElasticAgent : IDisposable
{
    /// <summary>Arguments with which the script does not end by itself, and has a checkpoint soon.</summary>
    public static readonly string[] Endless = ["--epochs", "1000000", "--every", "5"];

    private readonly Process _process;

    private ElasticAgent(string folder, Process process) => (Folder, _process) = (folder, process);

    /// <summary>Where the script writes its progress and its checkpoints.</summary>
    public string Folder { get; }

    /// <summary>Starts it.</summary>
    public static ElasticAgent Start()
    {
        var folder = Directory.CreateTempSubdirectory("sluice-agent-").FullName;
        var data = Path.Combine(folder, "penguins.csv");
        File.WriteAllText(data, Penguins.Table.Training);
        var cache = Environment.GetEnvironmentVariable("SLUICE_CACHE")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sluice");
        string[] arguments =
        [
            "-m", "torch.distributed.run", "--nnodes", "1", "--nproc-per-node", "2", "--max-restarts", "3",
            "--rdzv-backend", "c10d", "--rdzv-conf", "store_type=file", "--rdzv-endpoint", Path.Combine(folder, "rendezvous"),
            "--local-addr", "127.0.0.1",
            Path.Combine(AppContext.BaseDirectory, "samples", "pytorch", "ddp.py"),
            "--data", data, "--out", folder, "--checkpoints", folder, .. Endless,
        ];
        var python = Path.Combine(cache, "python", "bin", "python3-torch");
        var start = new ProcessStartInfo(python, arguments)
        {
            Environment =
            {
                ["OMP_NUM_THREADS"] = "1",
                ["USE_LIBUV"] = "0",
                ["TORCH_DISABLE_SHARE_RDZV_TCP_STORE"] = "1",
                ["PYTHON_EXEC"] = python, // workers have to find its libraries as well
            },
        };
        return new ElasticAgent(folder, Process.Start(start)!);
    }

    /// <summary>The process of a rank. Null when there is none.</summary>
    public int? Worker(int rank) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Where(id => id > 0 && IsWorker(id, string.Create(CultureInfo.InvariantCulture, $"RANK={rank}")))
        .Cast<int?>()
        .FirstOrDefault();

    /// <summary>How many whole lines of progress the script has written to a folder.</summary>
    public static int Steps(string folder)
    {
        var path = Path.Combine(folder, "progress.jsonl");
        return File.Exists(path) ? File.ReadAllText(path).Count(letter => letter == '\n') : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // Its own variables tell the worker of a rank from all other processes; the folder tells it from those of other agents.
    private bool IsWorker(int id, string rank)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline")).Contains(Folder, StringComparison.Ordinal)
                && Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/environ")).Split('\0').Contains(rank);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended meanwhile
        }
    }
}
