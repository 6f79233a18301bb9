using Sluice.Decisions.Observation;

namespace Simulation.Jobs;

/// <summary>The pod of a worker or of a trial, or one that checks the dataset.</summary>
public sealed class SimulatedWorker
{
    public required PodFact Fact { get; set; }

    /// <summary>Time in seconds at which it starts to run.</summary>
    public double RunsAt { get; init; }

    /// <summary>Time in seconds at which it ends.</summary>
    public double EndsAt { get; set; }

    public Ending Ending { get; init; }

    /// <summary>The epoch after which a trial ends. Null for its last one, and for other pods.</summary>
    public int? Until { get; init; }

    /// <summary>Whether a pod that publishes finds no output.</summary>
    public bool Gone { get; init; }

    /// <summary>Dataset and seed of the spec that it was made from.</summary>
    public (string Dataset, long Seed) Made { get; init; }

    /// <summary>Time in seconds at which it is gone after a deletion. Infinity while it is not being deleted.</summary>
    public double GoneAt { get; set; } = double.PositiveInfinity;
}
