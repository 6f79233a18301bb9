using System.Globalization;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Data;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Hosting;

/// <summary>The trainer's settings, read from environment variables.</summary>
internal sealed record TrainerSettings
{
    /// <summary>Default of <c>SLUICE_TERMINATION_LOG</c>: the file that the kubelet reads.</summary>
    public const string DefaultTerminationLog = "/dev/termination-log";

    private const string ScratchVolume = "/sluice/scratch";
    private const long LeastTableMemory = 128L << 20;
    private const long MostTableMemory = 512L << 20;

    /// <summary><c>SLUICE_JOB_DOCUMENT</c>: path of the job document.</summary>
    public string JobDocument { get; init; } = Api.Contracts.JobDocument.DefaultPath;

    /// <summary><c>SLUICE_TERMINATION_LOG</c>: path of the termination message, the result or the error.</summary>
    public string TerminationLog { get; init; } = DefaultTerminationLog;

    /// <summary><c>SLUICE_PORT</c>: port of progress and metrics. 0 selects a free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary><c>SLUICE_ADDRESS</c>: address of the listener. Null for all addresses.</summary>
    public IPAddress? Address { get; init; }

    /// <summary><c>SLUICE_ATTEMPT</c>: index of the attempt, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary><c>RANK</c>: this worker, from 0.</summary>
    public int Rank { get; init; }

    /// <summary><c>MASTER_ADDR</c>: host name or address of worker 0, where all meet.</summary>
    public string MasterAddress { get; init; } = "";

    /// <summary><c>MASTER_PORT</c>: port of worker 0.</summary>
    public int MasterPort { get; init; } = 29500;

    /// <summary><c>SLUICE_RENDEZVOUS_SECONDS</c>: longest time until all workers have met.</summary>
    public int RendezvousSeconds { get; init; } = 600;

    /// <summary><c>SLUICE_EXCHANGE_SECONDS</c>: longest time that a step waits for the slowest worker.</summary>
    public int ExchangeSeconds { get; init; } = 600;

    /// <summary><c>WORLD_SIZE</c>: number of workers.</summary>
    public int WorldSize { get; init; } = 1;

    /// <summary><c>SLUICE_OUTPUT</c>: folder of the attempt's output. Null without one.</summary>
    public string? Output { get; init; }

    /// <summary><c>SLUICE_CHECKPOINTS</c>: folder of the checkpoints of an image of the user's own. Null without one.</summary>
    public string? Checkpoints { get; init; }

    /// <summary><c>SLUICE_RANK</c>: rank of the worker whose progress is followed.</summary>
    public int FollowedRank { get; init; }

    /// <summary>
    /// <c>SLUICE_SCRATCH</c>: folder for downloaded files, the database and encoded rows. Defaults to <c>/sluice/scratch</c> where that
    /// exists, and else to the system's folder for temporary files.
    /// </summary>
    public string Scratch { get; init; } = Directory.Exists(ScratchVolume) ? ScratchVolume : Path.GetTempPath();

    /// <summary><c>SLUICE_SOURCES</c>: folder with the Secrets of the sources, see <see cref="DataSettings.Credentials"/>.</summary>
    public string Sources { get; init; } = "/sluice/sources";

    /// <summary>What the reading of data gets: DuckDB has a quarter of the pod's memory, and 512 MiB at most.</summary>
    /// <param name="scratch">Folder of the run.</param>
    public DataSettings Data(string scratch) => new()
    {
        Scratch = scratch,
        Credentials = Sources,
        Memory = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, LeastTableMemory, MostTableMemory),
    };

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Returns an environment variable, or null.</param>
    /// <exception cref="JobException">A variable is invalid (78).</exception>
    public static TrainerSettings Read(Func<string, string?> variable)
    {
        var defaults = new TrainerSettings();
        var world = Number("WORLD_SIZE", defaults.WorldSize, 1, 1024);
        return new TrainerSettings
        {
            JobDocument = Text("SLUICE_JOB_DOCUMENT", defaults.JobDocument),
            TerminationLog = Text("SLUICE_TERMINATION_LOG", defaults.TerminationLog),
            Port = Number("SLUICE_PORT", defaults.Port, 0, 65535),
            Address = variable("SLUICE_ADDRESS") is not { Length: > 0 } address ? null
                : IPAddress.TryParse(address, out var parsed) ? parsed
                : throw JobException.BadConfiguration("Environment", $"SLUICE_ADDRESS: '{address}' is not an IP address"),
            Attempt = Number("SLUICE_ATTEMPT", defaults.Attempt, 0, int.MaxValue),
            WorldSize = world,
            Rank = Number("RANK", 0, 0, world - 1),
            MasterAddress = world == 1 || variable("MASTER_ADDR") is { Length: > 0 } ? Text("MASTER_ADDR", defaults.MasterAddress)
                : throw JobException.BadConfiguration(
                    "Environment", "MASTER_ADDR is missing; with several workers, set it to the host name of worker 0"),
            MasterPort = Number("MASTER_PORT", defaults.MasterPort, 1, 65535),
            RendezvousSeconds = Number("SLUICE_RENDEZVOUS_SECONDS", defaults.RendezvousSeconds, 1, 86400),
            ExchangeSeconds = Number("SLUICE_EXCHANGE_SECONDS", defaults.ExchangeSeconds, 1, 86400),
            Output = Text(OutputContract.Variable, "") is { Length: > 0 } output ? output : null,
            Checkpoints = Text(OutputContract.CheckpointVariable, "") is { Length: > 0 } checkpoints ? checkpoints : null,
            FollowedRank = Number("SLUICE_RANK", defaults.FollowedRank, 0, int.MaxValue),
            Scratch = Text("SLUICE_SCRATCH", defaults.Scratch),
            Sources = Text("SLUICE_SOURCES", defaults.Sources),
        };

        string Text(string name, string otherwise) => variable(name) is { Length: > 0 } value ? value : otherwise;

        int Number(string name, int otherwise, int least, int most)
        {
            if (variable(name) is not { Length: > 0 } text)
            {
                return otherwise;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw JobException.BadConfiguration("Environment", $"{name}: '{text}' is not a whole number from {least} to {most}");
        }
    }
}
