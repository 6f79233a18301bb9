using Sluice.Api.Contracts;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What the pods of an attempt say of it.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>It goes on.</summary>
    /// <param name="AllRunning">Whether every worker runs.</param>
    /// <param name="Waiting">What a worker waits for; null: not known, or none does.</param>
    public sealed record Unfinished(bool AllRunning, string? Waiting) : AttemptOutcome;

    /// <summary>All workers ended with 0 and rank 0 left a result.</summary>
    /// <param name="Result">The result.</param>
    /// <param name="Pod">Rank 0.</param>
    public sealed record Finished(TrainerResult Result, PodFact Pod) : AttemptOutcome;

    /// <summary>It ended otherwise.</summary>
    /// <param name="Failure">How.</param>
    public sealed record Broken(AttemptFailure Failure) : AttemptOutcome;
}
