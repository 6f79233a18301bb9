using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>The events of one run, which are determined by the seed.</summary>
public sealed record Scenario
{
    public required int Seed { get; init; }

    public required ModelDeploymentSpec Spec { get; init; }

    public required IReadOnlyDictionary<string, Quality> Versions { get; init; }

    /// <summary>The events, in order of time.</summary>
    public IReadOnlyList<Happening> Happenings { get; init; } = [];

    /// <summary>The clock at the start.</summary>
    public DateTime Start { get; init; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Share of operations that fail before <see cref="QuietFrom"/>, 0 to 1.</summary>
    public double Faults { get; init; }

    /// <summary>Requests per second.</summary>
    public int Rate { get; init; } = 20;

    public double ErrorRate { get; init; }

    public double HarmRate { get; init; } = 0.5;

    /// <summary>UserActions per second before <see cref="QuietFrom"/>.</summary>
    public double Meddles { get; init; }

    /// <summary>Whether approvals are given after <see cref="QuietFrom"/>.</summary>
    public bool Approves { get; init; } = true;

    /// <summary>Seconds until which gateways divide evenly, whatever the weights.</summary>
    public double DeafUntil { get; init; }

    /// <summary>Whether clocks jump.</summary>
    public bool Leaps { get; init; }

    /// <summary>Least number of seconds between two passes, so that stories of several days stay short.</summary>
    public double Pace { get; init; }

    /// <summary>Whether the ledger is also kept as a file, and replayed at the end.</summary>
    public bool KeepsLedger { get; init; }

    /// <summary>Seconds after which nothing fails any more.</summary>
    public double QuietFrom => Happenings.Count == 0 ? 60 : Happenings[^1].At + 60;
}
