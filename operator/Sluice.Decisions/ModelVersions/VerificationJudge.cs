using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Facts;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs;

namespace Sluice.Decisions.ModelVersions;

/// <summary>
/// Reads the state of the verification from its pods. A pod that failed for good stays as the evidence; deleting it asks for
/// another look.
/// </summary>
public static class VerificationJudge
{
    private const int MaxAttempts = 6;

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
            return FailureClassifier.IsLost(pod)
                ? new Verification.Due(next)
                : pod.Waiting is { } waiting
                    ? new Verification.Running($"pod {pod.Name} waits: {waiting}", CannotStart: true)
                    : new Verification.Running($"pod {pod.Name} reads the artifact");
        }

        if (pod.Succeeded && ContractJson.TryRead<VerifyResult>(pod.TerminationMessage) is { } result)
        {
            return Judge(observation, result, Clock.Seconds(pod.TerminatedAt ?? now));
        }

        var (reason, final, message) = Explain(pod);
        if (final || (pod.Attempt + 1 >= MaxAttempts && Disruption.Of(pod) is null))
        {
            return new Verification.Failed(reason, message);
        }

        var at = Clock.Add(Clock.Seconds(pod.TerminatedAt ?? pod.CreatedAt), BackOff.After(pod.Attempt + 1));
        return now >= at ? new Verification.Due(next) : new Verification.Later(reason, message, at);
    }

    private static Verification Judge(ModelVersionObservation observation, VerifyResult result, DateTime at) =>
        result.Digest == observation.Spec.Artifact.Digest
            ? new Verification.Passed(at)
            : new Verification.Failed(
                Reasons.DigestMismatch,
                $"spec.artifact.digest: the artifact that was read has {result.Digest}; register what is there as another version");

    private static (string Reason, bool Final, string Message) Explain(PodFact pod)
    {
        var error = ContractJson.TryRead<TrainerError>(pod.TerminationMessage);
        var message = FailureClassifier.Classify(pod).Message;
        return (error?.Reason, pod.ExitCode) switch
        {
            (Reasons.DigestMismatch, _) => (Reasons.DigestMismatch, true, message),
            (Reasons.SignatureMismatch, _) => (Reasons.SignatureMismatch, true, message),
            (_, ExitCodes.BadData) => (Reasons.DigestMismatch, true, message),
            (_, ExitCodes.BadSpec or ExitCodes.BadConfiguration) => (Reasons.ArtifactUnavailable, true, message),
            _ => (Reasons.ArtifactUnavailable, false, message),
        };
    }
}
