using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>Reads from the pod of a trial what came of it.</summary>
internal static class TrialJudge
{
    /// <summary>Judges a trial that runs.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="pod">Its newest pod. Null when it is not there: it is made, or made again.</param>
    /// <param name="policy">The job's run policy, whose rules are for trials as well.</param>
    /// <param name="now">The instant, UTC.</param>
    public static TrialOutcome Judge(SearchTrial trial, PodFact? pod, RunPolicy policy, DateTime now)
    {
        if (pod is null)
        {
            return trial.ScheduledTime is null
                ? new TrialOutcome.Unfinished(null)
                : new TrialOutcome.Broken(
                    new AttemptFailure { Cause = AttemptCause.PodLost, Message = $"the pod of trial {trial.Number} is gone" });
        }

        if (!pod.Ended && !Disruption.IsLost(pod, now))
        {
            return new TrialOutcome.Unfinished(pod.Waiting);
        }

        var result = pod.Succeeded ? Result(pod) : null;
        return result is not null ? new TrialOutcome.Ended(result)
            : pod.Succeeded && !Disruption.Came(pod) ? new TrialOutcome.Broken(NoResult(trial, pod))
            : new TrialOutcome.Broken(FailureRules.Apply(
                policy.Rules, pod, FailureClassifier.Classify(pod, $"trial {trial.Number}", "spec.resources")));
    }

    private static TrialResult? Result(PodFact pod) =>
        ContractJson.TryRead<TrialResult>(pod.TerminationMessage) is { Epochs: > 0 } result ? result : null;

    private static AttemptFailure NoResult(SearchTrial trial, PodFact pod) => new()
    {
        Cause = AttemptCause.Error,
        Counted = true,
        ExitCode = pod.ExitCode,
        Node = pod.NodeName,
        At = pod.TerminatedAt,
        Message = $"trial {trial.Number} ({pod.Name}) ended with 0 but left no result of a trial in its termination message (JSON with "
            + "epochs, objective and finished)",
    };
}

/// <summary>What the pod of a trial says of it.</summary>
internal abstract record TrialOutcome
{
    private TrialOutcome()
    {
    }

    /// <summary>It is in progress.</summary>
    /// <param name="Waiting">What its pod waits for. Null when that is not known, or it does not wait.</param>
    public sealed record Unfinished(string? Waiting) : TrialOutcome;

    /// <summary>It has ended its round, or its training.</summary>
    /// <param name="Result">How far it came, and how good it is.</param>
    public sealed record Ended(TrialResult Result) : TrialOutcome;

    /// <summary>Its pod ended otherwise.</summary>
    /// <param name="Failure">How.</param>
    public sealed record Broken(AttemptFailure Failure) : TrialOutcome;
}
