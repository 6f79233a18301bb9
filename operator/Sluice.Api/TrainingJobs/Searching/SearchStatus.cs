using System.Text.Json.Serialization;
using Sluice.Api.Text;

namespace Sluice.Api.TrainingJobs.Searching;

/// <summary>How far a search is.</summary>
public sealed record SearchStatus
{
    /// <summary>
    /// The SHA-256 of the part of the spec that the trials were made from, with the dataset. The search begins again when the spec has
    /// another.
    /// </summary>
    public string RunDigest { get; init; } = "";

    /// <summary>
    /// The trials by their numbers, which are drawn before the first one runs. They are fewer than spec.search.trials where the parameters
    /// have fewer combinations of values.
    /// </summary>
    public IReadOnlyList<SearchTrial> Trials { get; init; } = [];

    /// <summary>The round that runs; the first is 0. Random has one, and each of SuccessiveHalving ends with a comparison.</summary>
    public int Round { get; init; }

    /// <summary>The number of the best trial. Absent until all trials have ended.</summary>
    public int? Best { get; init; }

    /// <summary>When the first trial was asked for, in UTC.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the search ended or was interrupted, in UTC. Absent while it runs.</summary>
    public DateTime? EndTime { get; init; }
}

/// <summary>A trial of a search.</summary>
public sealed record SearchTrial
{
    /// <summary>The number of the trial; the first is 0.</summary>
    public int Number { get; init; }

    /// <summary>The hyperparameters that are varied, with the values of this trial.</summary>
    public IReadOnlyDictionary<string, string> Hyperparameters { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// How the trial is: Pending, Running, Paused (it waits until its round is compared), Stopped (it lagged), Finished or Failed.
    /// </summary>
    [JsonConverter(typeof(TolerantEnumConverter<TrialState>))]
    public TrialState? State { get; init; }

    /// <summary>The number of epochs that it has trained.</summary>
    public int Epochs { get; init; }

    /// <summary>The value of the objective after these epochs, a decimal. Absent until the first, and where it is undefined.</summary>
    public string? Objective { get; init; }

    /// <summary>How many pods of the trial were begun.</summary>
    public int Pods { get; init; }

    /// <summary>
    /// How many pods of the trial failed in a way that counts towards spec.runPolicy.backoffLimit, which each trial has for itself. A want
    /// of memory counts as well, since it may lie in the values of the trial.
    /// </summary>
    public int Failures { get; init; }

    /// <summary>When a node was found for the pod that runs, in UTC. Absent if none runs or waits for a node.</summary>
    public DateTime? ScheduledTime { get; init; }

    /// <summary>The next pod is made at this time at the earliest, in UTC. Absent if the last one did not fail.</summary>
    public DateTime? RetryTime { get; init; }

    /// <summary>
    /// Why the trial failed, or its last pod did, or else what its trainer warned of. Absent if there is nothing to say.
    /// </summary>
    public string? Message { get; init; }
}

/// <summary>How a trial is.</summary>
public enum TrialState
{
    /// <summary>A text that this release does not know.</summary>
    Unknown,

    /// <summary>It waits for a place.</summary>
    Pending,

    /// <summary>Its pod was asked for.</summary>
    Running,

    /// <summary>It has ended a round, and waits until that is compared.</summary>
    Paused,

    /// <summary>It lagged behind others and is not continued.</summary>
    Stopped,

    /// <summary>It is trained to its end.</summary>
    Finished,

    /// <summary>It failed for good, or too often.</summary>
    Failed,
}
