using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Failing;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Reads the state of an attempt from its pods.</summary>
public static class AttemptJudge
{
    private const int MaxWait = 768;

    /// <summary>Judges an attempt that has not been recorded as ended.</summary>
    /// <param name="pods">Its pods.</param>
    /// <param name="workers">Number of pods it should have.</param>
    /// <param name="ran">Whether all of them were seen to run before: one that is missing now was lost, not left to be made.</param>
    /// <param name="rules"><c>spec.runPolicy.rules</c>.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="outputs">Whether the workers leave an output, which another pod publishes, and no result.</param>
    /// <param name="launched">Whether rank 0 starts the processes of all pods, and so says alone how the attempt ends.</param>
    public static AttemptOutcome Judge(
        IReadOnlyList<PodFact> pods,
        int workers,
        bool ran,
        IReadOnlyList<FailureRule> rules,
        DateTime now,
        bool outputs = false,
        bool launched = false)
    {
        if (launched && LauncherJudge.Done(pods) is { } first)
        {
            return LauncherJudge.Doubt(pods, first, rules, now)
                ?? (outputs ? new AttemptOutcome.Ended(first.TerminatedAt) : ReadResult(first));
        }

        var failures = pods
            .Where(pod => Disruption.IsLost(pod, now) || (pod.Ended && !pod.Succeeded) || IsCutShort(pod)
                || FailureCause.NeverStarts(pod) || IsLeaving(pod, workers) || (launched && LauncherJudge.HasLeft(pod)))
            .Select(pod => (Pod: pod, Failure: FailureRules.Apply(rules, pod, FailureClassifier.Classify(pod))));
        if (FirstFailure.Of(failures, pods, now, out var awaited) is { } lost)
        {
            return new AttemptOutcome.Broken(lost);
        }

        if (awaited)
        {
            return new AttemptOutcome.Unfinished(ran, null);
        }

        var ranks = pods.Select(pod => pod.Rank).Where(rank => rank >= 0 && rank < workers).ToHashSet();

        // One that is done has met all others: a pod that is made now would wait for it in vain.
        if ((ran || pods.Any(pod => pod.Succeeded)) && ranks.Count < workers)
        {
            var missing = Enumerable.Range(0, workers).First(rank => !ranks.Contains(rank));
            return new AttemptOutcome.Broken(new AttemptFailure
            {
                Cause = AttemptCause.PodLost,
                Rank = missing,
                Message = $"the pod of worker {missing} is gone",
            });
        }

        if (ranks.Count == workers && workers > 0 && pods.All(pod => pod.Succeeded))
        {
            var leader = pods.OrderBy(pod => pod.Rank).First();
            return outputs ? new AttemptOutcome.Ended(pods.Max(pod => pod.TerminatedAt)) : ReadResult(leader);
        }

        return new AttemptOutcome.Unfinished(
            ranks.Count == workers && pods.All(pod => pod.Succeeded || pod.Phase == PodPhases.Running),
            pods.OrderBy(pod => pod.Rank).Where(pod => pod.Waiting is not null).Select(Waits).FirstOrDefault());
    }

    private static string Waits(PodFact pod) => MessageText.Cut($"worker {pod.Rank} ({pod.Name}): {pod.Waiting}", MaxWait);

    // Many programs end with 0 when they are asked to stop. Only a result says that this one was done before that.
    internal static bool IsCutShort(PodFact pod) => pod.Succeeded && Disruption.Came(pod) && Result(pod) is null;

    // The others cannot go on without it. Asked to stop while it still runs, all of them can write a checkpoint.
    private static bool IsLeaving(PodFact pod, int workers) => workers > 1 && pod is { Deleting: true, Ended: false };

    /// <summary>The result that a pod left in its termination message. Null when that is none.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="isRead">Whether it must say which table was read.</param>
    internal static TrainerResult? Result(PodFact pod, bool isRead = true) =>
        ContractJson.TryRead<TrainerResult>(pod.TerminationMessage) is
        {
            Artifact: { Digest.Length: > 0, Uri.Length: > 0 },
            Signature: { Inputs: not null, Outputs: not null },
            Dataset: not null,
            Metrics: not null,
        } result && (result.Dataset.Digest is not null || !isRead)
            ? Masked(result)
            : null;

    // Texts for people; all else is compared with the spec, or read by machines.
    private static TrainerResult Masked(TrainerResult result) => result with
    {
        Warnings = result.Warnings is { } warnings ? [.. warnings.Select(warning => LogTail.Masked(warning ?? ""))] : null,
        Evidence = result.Evidence is { } evidence
            ? [.. evidence.Select(one => one?.Detail is { } detail ? one with { Detail = LogTail.Masked(detail) } : one!)]
            : null,
    };

    private static AttemptOutcome ReadResult(PodFact pod) =>
        Result(pod) is { } result
            ? new AttemptOutcome.Finished(result, pod)
            : new AttemptOutcome.Broken(new AttemptFailure
            {
                Cause = AttemptCause.Error,
                Counted = true,
                ExitCode = pod.ExitCode,
                Rank = pod.Rank,
                Node = pod.NodeName,
                At = pod.TerminatedAt,
                Message = string.IsNullOrWhiteSpace(pod.TerminationMessage)
                    ? $"worker 0 ({pod.Name}) ended with 0 but left no termination message; a trainer must write its result there as JSON"
                    : $"worker 0 ({pod.Name}) ended with 0 but its termination message is not a result "
                        + "(JSON with artifact.uri and artifact.digest, at most 4096 bytes)",
            });
}

/// <summary>What the pods of an attempt say of it.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome()
    {
    }

    /// <summary>It is in progress.</summary>
    /// <param name="AllRunning">Whether every worker runs.</param>
    /// <param name="Waiting">Which worker waits, and for what. Null when that is not known, or none waits.</param>
    public sealed record Unfinished(bool AllRunning, string? Waiting) : AttemptOutcome;

    /// <summary>All workers ended with 0 and rank 0 left a result.</summary>
    /// <param name="Result">The result.</param>
    /// <param name="Pod">Rank 0.</param>
    public sealed record Finished(TrainerResult Result, PodFact Pod) : AttemptOutcome;

    /// <summary>All workers ended with 0 and left an output.</summary>
    /// <param name="At">When the last one did, UTC. Null when that is not known.</param>
    public sealed record Ended(DateTime? At) : AttemptOutcome;

    /// <summary>It ended otherwise.</summary>
    /// <param name="Failure">How.</param>
    public sealed record Broken(AttemptFailure Failure) : AttemptOutcome;
}
