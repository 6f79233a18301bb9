using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs;

namespace Sluice.Decisions.ModelVersions;

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
            ? new Verification.Passed(at, result.WarmUp)
            : new Verification.Failed(
                Reasons.DigestMismatch,
                $"spec.artifact.digest: the artifact that was read has {result.Digest}; register what is there as another version");
}
