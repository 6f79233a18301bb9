using Sluice.Decisions.Observation;

namespace Simulation.Jobs;

/// <summary>A worker's pod.</summary>
public sealed class SimulatedWorker
{
    public required PodFact Fact { get; set; }

    /// <summary>Time in seconds at which it starts to run.</summary>
    public double RunsAt { get; init; }

    /// <summary>Time in seconds at which it ends.</summary>
    public double EndsAt { get; set; }

    public Ending Ending { get; init; }

    /// <summary>Seed of the spec that it was made from.</summary>
    public long Seed { get; init; }

    /// <summary>Time in seconds at which it is gone after a deletion. Infinity while it is not being deleted.</summary>
    public double GoneAt { get; set; } = double.PositiveInfinity;
}
