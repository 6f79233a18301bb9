using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Status;

/// <summary>
/// What is written instead of a decision when a read that it rests on is refused. No part of the decision is written: the status stays as
/// it was observed, except for the conditions, which say what is missing.
/// </summary>
public static class WithheldDecision
{
    /// <summary>Decides. The function is pure, and it has an answer for every observation.</summary>
    /// <param name="observation">The observation that the withheld decision was made from.</param>
    /// <param name="refused">The read that was refused.</param>
    public static Decision<ModelDeploymentStatus> Of(ModelDeploymentObservation observation, RefusedWrite refused)
    {
        var world = new World(observation);
        var (available, reason, message) = StatusWriter.Availability(world);
        var readiness = new Readiness.InProgress(
            Reasons.Refused,
            "a read that the next step rests on is refused, and tried again at least once a minute; until then nothing is changed: "
            + refused.Message);
        var before = observation.Status ?? new ModelDeploymentStatus();
        var status = before with
        {
            ObservedGeneration = observation.Object.Generation,
            Conditions = new ConditionSet(before.Conditions, observation.Object.Generation, world.Now)
                .Judge(readiness)
                .Add(ConditionTypes.Available, available ? ConditionStatus.True : ConditionStatus.False, reason, message)
                .Build(),
        };
        return new Decision<ModelDeploymentStatus>
        {
            Status = status,
            StatusChanged = !Digest.Same(observation.Status, status),
            RequeueAfter = Requeue.Waiting,
        };
    }
}
