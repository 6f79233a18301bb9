using Sluice.Api.Conditions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Facts;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelVersions;

/// <summary>What to do next about a ModelVersion.</summary>
public static class ModelVersionDecider
{
    /// <summary>Finalizer that keeps a version while a ModelDeployment uses it.</summary>
    public const string Finalizer = "sluice.dev/in-use";

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
        var plan = observation.Object.Deleting ? Release(observation, status) : Plan(observation, status, now);
        return Conclude(observation, before, now, plan.Verdict is Verdict.InProgress ? plan with { Verdict = RefusedWrite.Over(observation.Refused, plan.Verdict) } : plan);
    }

    private static VersionPlan Release(ModelVersionObservation observation, ModelVersionStatus status)
    {
        if (status.UsedBy.Count > 0)
        {
            return new VersionPlan(
                status,
                new Verdict.InProgress(Reasons.InUse, $"cannot be deleted while used by ModelDeployment {string.Join(", ", status.UsedBy)}; move it to another version, and off its history, first"));
        }

        return new VersionPlan(status, new Verdict.InProgress(Reasons.Pending, "is being deleted"))
        {
            Steps = observation.Object.Finalizers.Contains(Finalizer) ? [new RemoveFinalizer(Finalizer)] : [],
            Gone = true,
        };
    }

    private static VersionPlan Plan(ModelVersionObservation observation, ModelVersionStatus status, DateTime now)
    {
        var plan = Verify(observation, status, now);
        return observation.Object.Finalizers.Contains(Finalizer)
            ? plan
            : plan with { Steps = [new AddFinalizer(Finalizer), .. plan.Steps] };
    }

    private static VersionPlan Verify(ModelVersionObservation observation, ModelVersionStatus status, DateTime now)
    {
        if (status.SpecDigest != Digest.Of(observation.Spec))
        {
            return new VersionPlan(status, new Verdict.Blocked(
                Reasons.InvalidSpec,
                "spec: was changed after its creation, past every rule; delete this ModelVersion and register another version"));
        }

        if (observation.FieldErrors.Count > 0)
        {
            return new VersionPlan(status, new Verdict.Blocked(Reasons.InvalidSpec, FieldErrorText.Write(observation.FieldErrors)));
        }

        if (status.VerifiedAt is { } verifiedAt)
        {
            return Verified(observation, status, verifiedAt);
        }

        return VerificationJudge.Judge(observation, now) switch
        {
            Verification.Passed passed => Verified(observation, status with { VerifiedAt = passed.At }, passed.At),
            Verification.Failed failed => new VersionPlan(status, new Verdict.Blocked(failed.Reason, failed.Message)),
            Verification.Running running => new VersionPlan(status, new Verdict.InProgress(running.CannotStart ? Reasons.CannotStart : Reasons.Verifying, running.Message)),
            Verification.Later later => new VersionPlan(
                status,
                new Verdict.InProgress(later.Reason, $"{later.Message}; another look follows at {later.At:u}"))
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
        var taken = observation.Conflicts.Where(conflict => conflict.Kind == "Pod" && conflict.Name == name).ToList();
        return new VersionPlan(status, taken.Count > 0
            ? new Verdict.Blocked(Reasons.NameConflict, FieldErrorText.Write(taken))
            : new Verdict.InProgress(Reasons.Verifying, "the artifact is being checked against its digest"))
        {
            Steps =
            [
                .. observation.VerifyPods.Where(pod => !pod.Deleting).Select(pod => new DeletePod(pod.Name, pod.Uid)),
                new CreateVerifyPod(name, attempt, observation.Spec),
            ],
        };
    }

    private static VersionPlan Verified(ModelVersionObservation observation, ModelVersionStatus status, DateTime at) =>
        new(status, new Verdict.Current(Reasons.Verified, $"the artifact's bytes are those of {observation.Spec.Artifact.Digest}, checked at {at:u}"))
        {
            Steps = [.. observation.VerifyPods.Where(pod => !pod.Deleting).Select(pod => new DeletePod(pod.Name, pod.Uid))],
            RequeueAfter = Requeue.Resync,
        };

    private static Decision<ModelVersionStatus> Conclude(ModelVersionObservation observation, ModelVersionStatus before, DateTime now, VersionPlan plan)
    {
        var verified = plan.Status.VerifiedAt is not null ? ConditionStatus.True
            : plan.Verdict is Verdict.Blocked ? ConditionStatus.False
            : ConditionStatus.Unknown;
        var status = plan.Status with
        {
            Phase = plan.Verdict switch
            {
                Verdict.Blocked => "Failed",
                _ => plan.Status.VerifiedAt is not null ? "Ready" : "Verifying",
            },
            Conditions = new ConditionSet(before.Conditions, observation.Object.Generation, now)
                .Judge(plan.Verdict)
                .Add(ConditionTypes.Verified, verified, verified == ConditionStatus.True ? Reasons.Verified : plan.Verdict.Reason, plan.Verdict.Message)
                .Build(),
        };

        // An object whose last finalizer goes now has no status to be written any more.
        status = plan.Gone ? before : status;
        return new Decision<ModelVersionStatus>
        {
            Status = status,
            StatusChanged = !plan.Gone && !Digest.Same(observation.Status, status),
            Steps = [.. plan.Steps, .. EndPod.Of(observation.VerifyPods, plan.Steps)],
            Events = [.. ConditionEvents.Between(before.Conditions, status.Conditions)],
            RequeueAfter = plan.RequeueAfter,
        };
    }
}
