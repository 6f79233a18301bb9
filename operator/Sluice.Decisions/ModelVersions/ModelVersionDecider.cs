using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.ModelVersions.Outcomes;
using Sluice.Decisions.ModelVersions.States;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions;

/// <summary>
/// What to do next about a ModelVersion: the state is read, arrows are taken until none fits (<see cref="VersionTransitions"/>), and the
/// state that is reached has one outcome (<see cref="VersionOutcomes"/>).
/// </summary>
public static class ModelVersionDecider
{
    /// <summary>
    /// Finalizer that earlier releases put on every version. It is taken off where it is found: nobody would do that once the
    /// operator is gone, and the namespace would never end (docs/adr/0009).
    /// </summary>
    public const string FormerFinalizer = "sluice.dev/in-use";

    /// <summary>Decides; pure and total.</summary>
    public static Decision<ModelVersionStatus> Decide(ModelVersionObservation observation) => Decide(observation, null);

    /// <summary>Decides, and reports each arrow that was taken.</summary>
    internal static Decision<ModelVersionStatus> Decide(ModelVersionObservation observation, Action<VersionState, VersionState>? taken)
    {
        var findings = new VersionFindings(observation);
        var state = VersionState.Read(observation);
        while (VersionTransitions.Next(state, findings) is { } next)
        {
            taken?.Invoke(state, next);
            state = next;
        }

        return Conclude(state, findings, VersionOutcomes.Of(state, findings));
    }

    private static Decision<ModelVersionStatus> Conclude(VersionState state, VersionFindings findings, VersionPlan plan)
    {
        var (observation, before) = (findings.Observation, findings.Before);
        IReadOnlyList<Step> steps = observation.Object.Finalizers.Contains(FormerFinalizer)
            ? [new RemoveFinalizer(observation.Object.Name, FormerFinalizer), .. plan.Steps]
            : plan.Steps;

        // An object that is being deleted may be gone before its status could be written.
        var leaving = state is VersionState.Leaving;
        var status = leaving ? before : Write(findings, plan);
        return new Decision<ModelVersionStatus>
        {
            Status = status,
            StatusChanged = !leaving && !Digest.Same(observation.Status, status),
            Writes = [.. steps, .. EndPod.Of(observation.VerifyPods, steps)],
            Events =
            [
                .. ConditionEvents.Between(before.Conditions, status.Conditions),
                .. plan.WarmedUp is { Status: ConditionStatus.False } cold
                    ? [new DecisionEvent(DecisionEvent.Warning, cold.Reason, cold.Message)]
                    : Array.Empty<DecisionEvent>(),
            ],
            RequeueAfter = plan.RequeueAfter,
        };
    }

    private static ModelVersionStatus Write(VersionFindings findings, VersionPlan plan)
    {
        var (observation, before) = (findings.Observation, findings.Before);
        var readiness = plan.Readiness is Readiness.InProgress ? Readiness.Over(observation.Refused, plan.Readiness) : plan.Readiness;
        var users = VersionUse.By(observation.Deployments, observation.Spec.Model, observation.Spec.Version);
        var verifiedAt = plan.VerificationTime ?? before.VerificationTime;
        return before with
        {
            ObservedGeneration = observation.Object.Generation,
            Phase = readiness is Readiness.Blocked ? VersionPhase.Failed
                : verifiedAt is not null ? VersionPhase.Ready
                : VersionPhase.Verifying,
            Conditions = Conditions(findings, plan, readiness, verifiedAt is not null),
            UsedBy = users,
            UsedByNames = VersionUse.InOneLine(users),
            VerificationTime = verifiedAt,
            SpecDigest = before.SpecDigest ?? Digest.Of(observation.Spec),
        };
    }

    private static IReadOnlyList<Condition> Conditions(VersionFindings findings, VersionPlan plan, Readiness readiness, bool verified)
    {
        var before = findings.Before.Conditions;
        var conditions = new ConditionSet(before, findings.Observation.Object.Generation, findings.Now)
            .Judge(readiness)
            .Add(
                ConditionTypes.Verified,
                verified ? ConditionStatus.True : readiness is Readiness.Blocked ? ConditionStatus.False : ConditionStatus.Unknown,
                verified ? Reasons.Verified : readiness.Reason,
                readiness.Message);
        if (plan.WarmedUp is { } found)
        {
            conditions.Add(ConditionTypes.WarmedUp, found.Status, found.Reason, found.Message);
        }
        else if (ConditionSet.Find(before, ConditionTypes.WarmedUp) is { } last)
        {
            conditions.Add(last.Type, last.Status, last.Reason, last.Message);
        }

        return conditions.Build();
    }
}
