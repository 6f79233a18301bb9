using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions;

/// <summary>What to do next about a ModelVersion.</summary>
public static class ModelVersionDecider
{
    /// <summary>
    /// Finalizer that earlier releases put on every version. It is taken off where it is found: nobody would do that once the
    /// operator is gone, and the namespace would never end (docs/adr/0009).
    /// </summary>
    public const string FormerFinalizer = "sluice.dev/in-use";

    /// <summary>Decides; pure and total.</summary>
    public static Decision<ModelVersionStatus> Decide(ModelVersionObservation observation)
    {
        var now = Clock.Seconds(observation.Now);
        var before = observation.Status ?? new ModelVersionStatus();
        var users = VersionUse.By(observation.Deployments, observation.Spec.Model, observation.Spec.Version);
        var status = before with
        {
            ObservedGeneration = observation.Object.Generation,
            UsedBy = users,
            UsedByNames = VersionUse.InOneLine(users),
            SpecDigest = before.SpecDigest ?? Digest.Of(observation.Spec),
        };
        var plan = observation.Object.Deleting
            ? new VersionPlan(status, new Readiness.InProgress(Reasons.Pending, "is being deleted")) { Gone = true }
            : Verify(observation, status, now);
        plan = observation.Object.Finalizers.Contains(FormerFinalizer)
            ? plan with { Steps = [new RemoveFinalizer(observation.Object.Name, FormerFinalizer), .. plan.Steps] }
            : plan;
        plan = plan.Readiness is Readiness.InProgress ? plan with { Readiness = Readiness.Over(observation.Refused, plan.Readiness) } : plan;
        return Conclude(observation, before, now, plan);
    }

    private static VersionPlan Verify(ModelVersionObservation observation, ModelVersionStatus status, DateTime now)
    {
        if (status.SpecDigest != Digest.Of(observation.Spec))
        {
            return new VersionPlan(status, new Readiness.Blocked(
                Reasons.InvalidSpec,
                "spec: was changed after its creation, past every rule; delete this ModelVersion and register another version"));
        }

        if (observation.FieldErrors.Count > 0)
        {
            return new VersionPlan(status, new Readiness.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(observation.FieldErrors)));
        }

        if (status.VerifiedAt is { } verifiedAt)
        {
            return Verified(observation, status, verifiedAt);
        }

        return VerificationJudge.Judge(observation, now) switch
        {
            Verification.Passed passed => Verified(observation, status with { VerifiedAt = passed.At }, passed.At) with
            {
                WarmedUp = WarmedUp(passed),
            },
            Verification.Failed failed => new VersionPlan(status, new Readiness.Blocked(failed.Reason, failed.Message)),
            Verification.Running running => new VersionPlan(
                status,
                (running.CannotStart ? null : LastFailure(observation))
                    ?? new Readiness.InProgress(running.CannotStart ? Reasons.CannotStart : Reasons.Verifying, running.Message)),
            Verification.Later later => new VersionPlan(
                status,
                new Readiness.InProgress(later.Reason, $"{later.Message}; the next look is at {later.At:u}"))
            {
                RequeueAfter = Requeue.Until(later.At, now, Requeue.Resync),
            },
            Verification.Due due => Begin(observation, status, due.Attempt),
            _ => throw new InvalidOperationException("Verification is a closed hierarchy"),
        };
    }

    private static VersionPlan Begin(ModelVersionObservation observation, ModelVersionStatus status, int attempt)
    {
        var name = ChildNames.VerifyPod(observation.Object.Name, attempt);
        var taken = observation.Conflicts.Where(conflict => conflict.Target == new StepTarget(TargetKind.Pod, name)).ToList();
        return new VersionPlan(status, taken.Count > 0
            ? new Readiness.Blocked(Reasons.NameConflict, FieldErrorText.Write(taken))
            : LastFailure(observation) ?? new Readiness.InProgress(Reasons.Verifying, "the artifact is being checked against its digest"))
        {
            Steps =
            [
                .. observation.VerifyPods.Where(pod => !pod.Deleting).Select(pod => new DeletePod(pod.Name, pod.Uid)),
                new CreateVerifyPod(name, attempt, observation.Spec),
            ],
        };
    }

    // While it is looked for once more, why the last look failed is what people want to know; they are not told of each look either.
    private static Readiness? LastFailure(ModelVersionObservation observation)
    {
        var ready = ConditionSet.Find(observation.Status?.Conditions ?? [], ConditionTypes.Ready);
        return ready is { Status: ConditionStatus.Unknown, Reason: Reasons.ArtifactUnavailable or Reasons.VerificationFailed }
            ? new Readiness.InProgress(ready.Reason, ready.Message)
            : null;
    }

    private static (string Status, string Reason, string Message) WarmedUp(Verification.Passed passed) => passed.WarmUp is { } problem
        ? (ConditionStatus.False, Reasons.WarmUpFailed, problem)
        : (ConditionStatus.True, Reasons.WarmedUp, "the model ran before it was offered");

    private static VersionPlan Verified(ModelVersionObservation observation, ModelVersionStatus status, DateTime at) =>
        new(status, new Readiness.Current(Reasons.Verified, $"the artifact's bytes are those of {observation.Spec.Artifact.Digest}, checked at {at:u}"))
        {
            Steps = [.. observation.VerifyPods.Where(pod => !pod.Deleting).Select(pod => new DeletePod(pod.Name, pod.Uid))],
            RequeueAfter = Requeue.Resync,
        };

    private static Decision<ModelVersionStatus> Conclude(ModelVersionObservation observation, ModelVersionStatus before, DateTime now, VersionPlan plan)
    {
        var verified = plan.Status.VerifiedAt is not null ? ConditionStatus.True
            : plan.Readiness is Readiness.Blocked ? ConditionStatus.False
            : ConditionStatus.Unknown;
        var reason = verified == ConditionStatus.True ? Reasons.Verified : plan.Readiness.Reason;
        var conditions = new ConditionSet(before.Conditions, observation.Object.Generation, now)
            .Judge(plan.Readiness)
            .Add(ConditionTypes.Verified, verified, reason, plan.Readiness.Message);
        if (plan.WarmedUp is { } found)
        {
            conditions.Add(ConditionTypes.WarmedUp, found.Status, found.Reason, found.Message);
        }
        else if (ConditionSet.Find(before.Conditions, ConditionTypes.WarmedUp) is { } last)
        {
            conditions.Add(last.Type, last.Status, last.Reason, last.Message);
        }

        var status = plan.Status with
        {
            Phase = plan.Readiness switch
            {
                Readiness.Blocked => "Failed",
                _ => plan.Status.VerifiedAt is not null ? "Ready" : "Verifying",
            },
            Conditions = conditions.Build(),
        };

        // An object that is being deleted may be gone before its status could be written.
        status = plan.Gone ? before : status;
        return new Decision<ModelVersionStatus>
        {
            Status = status,
            StatusChanged = !plan.Gone && !Digest.Same(observation.Status, status),
            Writes = [.. plan.Steps, .. EndPod.Of(observation.VerifyPods, plan.Steps)],
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
}
