namespace Sluice.Api.Contracts;

/// <summary>What a trainer pod that is a trial of a search is asked for.</summary>
public sealed record TrialRequest
{
    /// <summary>Number of the trial, from 0. The hyperparameters of the document's spec are those of this trial.</summary>
    public int Number { get; init; }

    /// <summary>
    /// The epoch after which the trial ends with a checkpoint, from which it may be continued by a later pod. Null for the last one.
    /// Schedules of the learning rate cover all epochs nevertheless.
    /// </summary>
    public int? UntilEpoch { get; init; }

    /// <summary>The metric that is reported, measured on the validation rows: <c>loss</c>, or one of the task.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Name of the folder of a trial's checkpoints; those of one search stand side by side.</summary>
    /// <param name="number">Number of the trial.</param>
    public static string Folder(int number) => FormattableString.Invariant($"trial-{number}");
}

/// <summary>
/// What a trial that succeeded writes to its termination message, at most 4,096 bytes. It publishes nothing: the attempt that follows
/// the search continues the checkpoint of the best trial, or else trains again with its hyperparameters.
/// </summary>
public sealed record TrialResult
{
    /// <summary>Value of the objective, a finite decimal. Null where it is undefined; such a trial is the worst.</summary>
    public string? Objective { get; init; }

    /// <summary>Number of epochs that it has trained, those of earlier pods included.</summary>
    public int Epochs { get; init; }

    /// <summary>Whether there is nothing left to train: the last epoch is done, or the training stopped early.</summary>
    public bool Finished { get; init; }

    /// <summary>How far the training came.</summary>
    public ProgressReport? Progress { get; init; }

    /// <summary>What a person should know. Null when there is nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }
}
