using Sluice.Decisions.Observation;

namespace Simulation.Jobs;

/// <summary>A worker's pod.</summary>
public sealed class SimulatedWorker
{
    public required PodFact Fact { get; set; }

    /// <summary>When it runs, seconds.</summary>
    public double RunsAt { get; init; }

    /// <summary>When it ends by itself, seconds.</summary>
    public double EndsAt { get; set; }

    public Ending Ending { get; init; }

    /// <summary>Seed of the spec that it was made from.</summary>
    public long Seed { get; init; }

    /// <summary>When it is gone after a deletion, seconds; infinity: it is not being deleted.</summary>
    public double GoneAt { get; set; } = double.PositiveInfinity;
}
