using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;

namespace Sluice.Decisions.TrainingJobs.Checks;

/// <summary>Reads from the pod of a check what came of it.</summary>
public static class CheckJudge
{
    private const int MostVerdicts = 100;
    private const int LongestVerdict = 1024;

    /// <summary>Judges a check that has not been recorded as ended.</summary>
    /// <param name="pod">Its pod. Null when it is not there: it is made, or made again.</param>
    /// <param name="now">The instant, UTC.</param>
    public static CheckOutcome Judge(PodFact? pod, DateTime now)
    {
        if (pod is null || !(pod.Ended || Disruption.IsLost(pod, now)))
        {
            return new CheckOutcome.Unfinished(pod?.Waiting);
        }

        var result = ContractJson.TryRead<DataResult>(pod.TerminationMessage);
        if (!pod.Succeeded || (result is null && Disruption.Came(pod)))
        {
            return new CheckOutcome.Failed(Failure(pod, result), Verdicts(result));
        }

        return result is { Error: null, Digest: { } digest } && Sha256Text.Is(digest)
            ? new CheckOutcome.Passed(digest, result.Rows, Verdicts(result), Warnings(result), pod.TerminatedAt)
            : new CheckOutcome.Failed(NoResult(pod), Verdicts(result));
    }

    // What the check says of the data stands where a worker's own error would.
    private static AttemptFailure Failure(PodFact pod, DataResult? result)
    {
        var said = result?.Error is { Message: not null } error ? pod with { TerminationMessage = ContractJson.Write(error) } : pod;
        return FailureClassifier.Classify(said, "the check of the dataset", "spec.dataset.resources");
    }

    private static AttemptFailure NoResult(PodFact pod) => new()
    {
        Cause = AttemptCause.Error,
        Counted = true,
        ExitCode = pod.ExitCode,
        Node = pod.NodeName,
        At = pod.TerminatedAt,
        Message = $"the check of the dataset ({pod.Name}) ended with 0 but left no result; is its image Sluice's data image?",
    };

    private static IReadOnlyList<DataCheckVerdict> Verdicts(DataResult? result) =>
    [
        .. (result?.Checks ?? []).Where(verdict => verdict is { Field: not null, Message: not null }).Take(MostVerdicts).Select(verdict =>
            verdict with
            {
                Field = MessageText.Cut(verdict.Field, 253),
                Message = MessageText.Cut(LogTail.Masked(verdict.Message), LongestVerdict),
            }),
    ];

    private static string? Warnings(DataResult result)
    {
        var warned = (result.Checks ?? []).Where(verdict => verdict is { Outcome: DataCheckOutcome.Warned, Message: not null })
            .Select(verdict => verdict.Message);
        var said = (result.Warnings ?? []).Where(warning => !string.IsNullOrWhiteSpace(warning));
        var text = string.Join("; ", said.Concat(warned).Distinct());
        return text.Length == 0 ? null : MessageText.Cut(LogTail.Masked(text));
    }
}

/// <summary>What the pod of a check says of it.</summary>
public abstract record CheckOutcome
{
    private CheckOutcome()
    {
    }

    /// <summary>It is in progress.</summary>
    /// <param name="Waiting">What its pod waits for. Null when that is not known, or it does not wait.</param>
    public sealed record Unfinished(string? Waiting) : CheckOutcome;

    /// <summary>The dataset can be trained on.</summary>
    /// <param name="Digest">Digest of the dataset.</param>
    /// <param name="Rows">How many rows it has. Null when that was not reported.</param>
    /// <param name="Verdicts">What came of each check.</param>
    /// <param name="Warnings">What a person should know all the same. Null when there is nothing.</param>
    /// <param name="At">When the check ended, UTC. Null when that is not known.</param>
    public sealed record Passed(
        string Digest, long? Rows, IReadOnlyList<DataCheckVerdict> Verdicts, string? Warnings, DateTime? At) : CheckOutcome;

    /// <summary>The dataset cannot be trained on, or the check was not made.</summary>
    /// <param name="Failure">How it ended.</param>
    /// <param name="Verdicts">What came of each check, as far as it was made.</param>
    public sealed record Failed(AttemptFailure Failure, IReadOnlyList<DataCheckVerdict> Verdicts) : CheckOutcome;
}
