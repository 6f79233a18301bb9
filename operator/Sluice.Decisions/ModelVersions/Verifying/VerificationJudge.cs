using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.Text;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.ModelVersions.Verifying;

/// <summary>
/// Reads the state of the verification from its pods. A pod that read wrong bytes stays as the evidence; deleting it asks for
/// another look. What could not be had is looked for again without end.
/// </summary>
public static class VerificationJudge
{
    /// <summary>Judges by the newest pod.</summary>
    public static Verification Judge(ModelVersionObservation observation, DateTime now)
    {
        var pod = observation.VerifyPods.Where(pod => !pod.Deleting || pod.Ended).MaxBy(pod => pod.Attempt);
        var next = 1 + observation.VerifyPods.Select(other => other.Attempt).DefaultIfEmpty(-1).Max();
        if (pod is null)
        {
            return new Verification.Due(next);
        }

        if (!pod.Ended)
        {
            return Disruption.IsLost(pod, now)
                ? new Verification.Due(next)
                : pod.Waiting is { } waiting
                    ? new Verification.Running($"pod {pod.Name} waits: {waiting}", CannotStart: true)
                    : new Verification.Running($"pod {pod.Name} reads the artifact");
        }

        if (pod.Succeeded && ContractJson.TryRead<VerifyResult>(pod.TerminationMessage) is { } result)
        {
            return Judge(observation, result, Clock.Seconds(pod.TerminatedAt ?? now));
        }

        var failure = VerificationFailure.Of(pod);
        if (failure.Final)
        {
            return new Verification.Failed(failure.Reason, failure.Message);
        }

        var ended = Clock.Seconds(pod.TerminatedAt ?? pod.CreatedAt);
        var at = Clock.Add(ended, VerificationPause.After(ended - FirstLook(observation, ended)));
        return now >= at ? new Verification.Due(next) : new Verification.Later(failure.Reason, failure.Message, at);
    }

    // Ready is Unknown from the first look on, until something is proven.
    private static DateTime FirstLook(ModelVersionObservation observation, DateTime otherwise) =>
        ConditionSet.Find(observation.Status?.Conditions ?? [], ConditionTypes.Ready) is { Status: ConditionStatus.Unknown } ready
            ? ready.LastTransitionTime
            : otherwise;

    private static Verification Judge(ModelVersionObservation observation, VerifyResult result, DateTime at) =>
        result.Digest == observation.Spec.Artifact.Digest
            ? new Verification.Passed(at, result.WarmUp is { } problem ? LogTail.Masked(problem) : null)
            : new Verification.Failed(
                Reasons.DigestMismatch,
                $"spec.artifact.digest: the artifact that was read has {result.Digest}; register what is there as another version");
}

/// <summary>What the verify pods say of a version.</summary>
public abstract record Verification
{
    private Verification()
    {
    }

    /// <summary>No pod yet, or another one is due.</summary>
    /// <param name="Attempt">Number of the pod to make.</param>
    public sealed record Due(int Attempt) : Verification;

    /// <summary>A pod is at work.</summary>
    /// <param name="Message">What it waits for, or that it runs.</param>
    /// <param name="CannotStart">Whether it waits for something that a person may have to fix.</param>
    public sealed record Running(string Message, bool CannotStart = false) : Verification;

    /// <summary>A pod failed for what may pass; another one is due later.</summary>
    /// <param name="Reason">One word.</param>
    /// <param name="Message">What it said.</param>
    /// <param name="Time">When the next one is due, UTC.</param>
    public sealed record Later(string Reason, string Message, DateTime Time) : Verification;

    /// <summary>The bytes are those of the digest, and a model.</summary>
    /// <param name="Time">When that was found, UTC.</param>
    /// <param name="WarmUp">Why the model could not be warmed up on made-up inputs. Null when it ran.</param>
    public sealed record Passed(DateTime Time, string? WarmUp) : Verification;

    /// <summary>They are not.</summary>
    /// <param name="Reason">One word.</param>
    /// <param name="Message">What is wrong.</param>
    public sealed record Failed(string Reason, string Message) : Verification;
}

/// <summary>How long to wait before an artifact that could not be had is looked for again.</summary>
public static class VerificationPause
{
    private const int Share = 6;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A sixth of the time that it has been looked for, at least 10 s and at most 5 min: what comes is found after a sixth more
    /// of the time that it took. There is no last look.
    /// </summary>
    /// <param name="lookedFor">Time since the first look.</param>
    public static TimeSpan After(TimeSpan lookedFor)
    {
        var pause = lookedFor / Share;
        return pause < Shortest ? Shortest : pause > Longest ? Longest : pause;
    }
}
