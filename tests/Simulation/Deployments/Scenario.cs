using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments;

/// <summary>What happens in one run; all of it follows from the seed.</summary>
public sealed record Scenario
{
    public required int Seed { get; init; }

    public required ModelDeploymentSpec Spec { get; init; }

    public required IReadOnlyDictionary<string, Quality> Versions { get; init; }

    /// <summary>What is done to the cluster, in order of time.</summary>
    public IReadOnlyList<Happening> Happenings { get; init; } = [];

    /// <summary>The clock at the start.</summary>
    public DateTime Start { get; init; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>How much goes wrong, 0 to 1, before <see cref="QuietFrom"/>.</summary>
    public double Faults { get; init; }

    /// <summary>Requests per second.</summary>
    public int Rate { get; init; } = 20;

    public double ErrorRate { get; init; }

    public double HarmRate { get; init; } = 0.5;

    /// <summary>UserActions per second before <see cref="QuietFrom"/>.</summary>
    public double Meddles { get; init; }

    /// <summary>Whether somebody gives the approvals that are asked for once all is quiet.</summary>
    public bool Approves { get; init; } = true;

    /// <summary>Seconds until which gateways divide evenly whatever the weights are.</summary>
    public double DeafUntil { get; init; }

    /// <summary>Whether clocks leap.</summary>
    public bool Leaps { get; init; }

    /// <summary>Seconds that pass between two looks at least: stories that last for days are not told by the second.</summary>
    public double Pace { get; init; }

    /// <summary>Whether the ledger is kept as a file, too, and replayed at the end.</summary>
    public bool KeepsLedger { get; init; }

    /// <summary>Seconds after which nothing goes wrong any more.</summary>
    public double QuietFrom => Happenings.Count == 0 ? 60 : Happenings[^1].At + 60;
}
