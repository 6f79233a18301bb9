using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions.States;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Decisions.ModelVersions.Verifying;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelVersions.Outcomes;

/// <summary>What a version does in each state.</summary>
internal static class VersionOutcomes
{
    /// <summary>The plan of a state that no arrow leaves in this pass.</summary>
    public static VersionPlan Of(VersionState state, VersionFindings findings) => state switch
    {
        VersionState.Leaving => new VersionPlan(new Readiness.InProgress(Reasons.Pending, "is being deleted")),
        VersionState.Altered => new VersionPlan(new Readiness.Blocked(
            Reasons.InvalidSpec,
            "spec: was changed after its creation, past every rule; delete this ModelVersion and register another version")),
        VersionState.Invalid => new VersionPlan(
            new Readiness.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(findings.Observation.FieldErrors))),
        VersionState.Verified verified => Offer(verified, findings),
        _ => Verify(findings),
    };

    private static VersionPlan Offer(VersionState.Verified state, VersionFindings findings) => new(new Readiness.Current(
        Reasons.Verified,
        $"the artifact's bytes are those of {findings.Observation.Spec.Artifact.Digest}, checked at {state.Time:u}"))
    {
        VerificationTime = state.Time,
        Steps = Remove(findings),
        RequeueAfter = Requeue.Resync,
        WarmedUp = state.Now switch
        {
            null => null,
            { WarmUp: { } problem } => (ConditionStatus.False, Reasons.WarmUpFailed, problem),
            _ => (ConditionStatus.True, Reasons.WarmedUp, "the model ran before it was offered"),
        },
    };

    private static VersionPlan Verify(VersionFindings findings) => findings.Verdict switch
    {
        Verification.Due due => Look(findings, due.Attempt),
        Verification.Running { CannotStart: true } running =>
            new VersionPlan(new Readiness.InProgress(Reasons.CannotStart, running.Message)),
        Verification.Running running =>
            new VersionPlan(findings.LastFailure ?? new Readiness.InProgress(Reasons.Verifying, running.Message)),
        Verification.Later later => new VersionPlan(
            new Readiness.InProgress(later.Reason, $"{later.Message}; the next look is at {later.Time:u}"))
        {
            RequeueAfter = Requeue.Until(later.Time, findings.Now, Requeue.Resync),
        },
        Verification.Failed failed => new VersionPlan(new Readiness.Blocked(failed.Reason, failed.Message)),
        _ => throw new InvalidOperationException("a verification that passed is Verified"),
    };

    private static VersionPlan Look(VersionFindings findings, int attempt)
    {
        var observation = findings.Observation;
        var name = ChildNames.VerifyPod(observation.Object.Name, attempt);
        var taken = observation.Conflicts.Where(conflict => conflict.Target == new StepTarget(StepTargetKind.Pod, name)).ToList();
        return new VersionPlan(taken.Count > 0
            ? new Readiness.Blocked(Reasons.NameConflict, FieldErrorText.Write(taken))
            : findings.LastFailure ?? new Readiness.InProgress(Reasons.Verifying, "the artifact is being checked against its digest"))
        {
            Steps = [.. Remove(findings), new CreateVerifyPod(name, attempt, observation.Spec)],
        };
    }

    private static IReadOnlyList<Step> Remove(VersionFindings findings) =>
        [.. findings.Observation.VerifyPods.Where(pod => !pod.Deleting).Select(pod => new DeletePod(pod.Name, pod.Uid))];
}

/// <summary>A decision before its status and events are derived.</summary>
/// <param name="Readiness">How the version stands.</param>
internal sealed record VersionPlan(Readiness Readiness)
{
    /// <summary>When the artifact was verified, where it is now, UTC. Null when the status stays as it is.</summary>
    public DateTime? VerificationTime { get; init; }

    /// <summary>Writes.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>When to look again.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Waiting;

    /// <summary>Condition WarmedUp where that is found in this pass. Null when it stays as it is.</summary>
    public (string Status, string Reason, string Message)? WarmedUp { get; init; }
}
