using Sluice.Api.Pods;

namespace Sluice.Api.TrainingJobs;

/// <summary>What a TrainingJob shall train, on what, and what shall become of the result.</summary>
public sealed record TrainingJobSpec
{
    /// <summary>Name of the model; a DNS label.</summary>
    public string Model { get; init; } = "";

    /// <summary>While true no pods run; a running attempt ends with a checkpoint and goes on from there later.</summary>
    public bool Suspend { get; init; }

    /// <summary>What trains, and how.</summary>
    public TrainerOptions Trainer { get; init; } = new();

    /// <summary>What is trained on.</summary>
    public DatasetOptions Dataset { get; init; } = new();

    /// <summary>Pods of one attempt; each is one rank.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Compute resources of each worker.</summary>
    public ResourceOptions Resources { get; init; } = new();

    /// <summary>What may be set on the pods.</summary>
    public PodOptions Pod { get; init; } = new();

    /// <summary>Checkpoints; null: none, an interrupted attempt starts anew.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Limits of time and attempts.</summary>
    public RunPolicy RunPolicy { get; init; } = new();

    /// <summary>Bounds on held-out metrics; a result outside is not published.</summary>
    public IReadOnlyList<MetricGate> Gates { get; init; } = [];

    /// <summary>The version that the result becomes.</summary>
    public PublishOptions Publish { get; init; } = new();
}
