using System.Globalization;
using System.Net;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Hosting;

/// <summary>What the pod's environment says.</summary>
internal sealed record TrainerSettings
{
    /// <summary>Where result or error go when <c>SLUICE_TERMINATION_LOG</c> does not say: where the kubelet looks.</summary>
    public const string DefaultTerminationLog = "/dev/termination-log";

    /// <summary>Where the job document is: <c>SLUICE_JOB_DOCUMENT</c>.</summary>
    public string JobDocument { get; init; } = Sluice.Api.Contracts.JobDocument.DefaultPath;

    /// <summary>Where result or error go: <c>SLUICE_TERMINATION_LOG</c>.</summary>
    public string TerminationLog { get; init; } = DefaultTerminationLog;

    /// <summary>Port of progress and metrics: <c>SLUICE_PORT</c>; 0: any.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Address that it listens on: <c>SLUICE_ADDRESS</c>; null: all.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Attempt, counted from 0: <c>SLUICE_ATTEMPT</c>.</summary>
    public int Attempt { get; init; }

    /// <summary>Workers: <c>WORLD_SIZE</c>.</summary>
    public int WorldSize { get; init; } = 1;

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <exception cref="TrainerException">A variable has no sensible value (78).</exception>
    public static TrainerSettings Read(Func<string, string?> variable)
    {
        var defaults = new TrainerSettings();
        return new TrainerSettings
        {
            JobDocument = Text("SLUICE_JOB_DOCUMENT", defaults.JobDocument),
            TerminationLog = Text("SLUICE_TERMINATION_LOG", defaults.TerminationLog),
            Port = Number("SLUICE_PORT", defaults.Port, 0, 65535),
            Address = variable("SLUICE_ADDRESS") is not { Length: > 0 } address ? null
                : IPAddress.TryParse(address, out var parsed) ? parsed
                : throw TrainerException.BadConfiguration("Environment", $"SLUICE_ADDRESS: '{address}' is no IP address"),
            Attempt = Number("SLUICE_ATTEMPT", defaults.Attempt, 0, int.MaxValue),
            WorldSize = Number("WORLD_SIZE", defaults.WorldSize, 1, int.MaxValue),
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
                : throw TrainerException.BadConfiguration("Environment", $"{name}: '{text}' is no whole number from {least} to {most}");
        }
    }
}
