using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Exports;

/// <summary>Reads from the pod that publishes an output what came of it.</summary>
public static class ExportJudge
{
    /// <summary>Judges a run that has not been recorded as ended.</summary>
    /// <param name="pod">Its pod. Null when it is not there: it is made, or made again, and does the same.</param>
    /// <param name="now">The instant, UTC.</param>
    public static ExportOutcome Judge(PodFact? pod, DateTime now)
    {
        if (pod is null || !(pod.Ended || Disruption.IsLost(pod, now)))
        {
            return new ExportOutcome.Unfinished(pod?.Waiting);
        }

        if (pod.Succeeded && AttemptJudge.Result(pod, isRead: false) is { } result)
        {
            return new ExportOutcome.Finished(result, pod);
        }

        var failure = pod.Succeeded && !Disruption.Came(pod)
            ? NoResult(pod)
            : FailureClassifier.Classify(pod, "the pod that publishes", "spec.dataset.resources");

        // It counts, since a volume that each node has for itself would lose every output, and take GPUs for each of them.
        return FailureCause.Says(pod, OutputContract.Gone)
            ? new ExportOutcome.Gone(failure with { Cause = AttemptCause.PodLost, Permanent = false, Counted = true })
            : new ExportOutcome.Failed(failure);
    }

    private static AttemptFailure NoResult(PodFact pod) => new()
    {
        Cause = AttemptCause.Error,
        Counted = true,
        ExitCode = pod.ExitCode,
        Node = pod.NodeName,
        At = pod.TerminatedAt,
        Message = $"the pod that publishes ({pod.Name}) ended with 0 but left no result; is its image Sluice's trainer image?",
    };
}

/// <summary>What the pod that publishes an output says of it.</summary>
public abstract record ExportOutcome
{
    private ExportOutcome()
    {
    }

    /// <summary>It is in progress.</summary>
    /// <param name="Waiting">What its pod waits for. Null when that is not known, or it does not wait.</param>
    public sealed record Unfinished(string? Waiting) : ExportOutcome;

    /// <summary>The artifact is written.</summary>
    /// <param name="Result">The result.</param>
    /// <param name="Pod">The pod.</param>
    public sealed record Finished(TrainerResult Result, PodFact Pod) : ExportOutcome;

    /// <summary>It ended otherwise.</summary>
    /// <param name="Failure">How.</param>
    public sealed record Failed(AttemptFailure Failure) : ExportOutcome;

    /// <summary>The output is not on its volume any more, so that the attempt has to be repeated.</summary>
    /// <param name="Failure">What the pod says of it.</param>
    public sealed record Gone(AttemptFailure Failure) : ExportOutcome;
}
