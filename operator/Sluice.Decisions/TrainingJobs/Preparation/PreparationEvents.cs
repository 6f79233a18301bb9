using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.TrainingJobs.Preparation;

/// <summary>Events from the difference between two records of the preparation of the dataset.</summary>
public static class PreparationEvents
{
    /// <summary>One for a preparation that began, and one for a preparation that ended.</summary>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after)
    {
        if (after.Preparation is not { } preparation)
        {
            yield break;
        }

        var last = before.Preparation?.Number == preparation.Number ? before.Preparation : null;
        if (last is null && preparation.EndTime is null)
        {
            yield return new DecisionEvent(
                DecisionEvent.Normal, "PreparationStarted", $"{preparation.Kind} {preparation.Name} makes the dataset");
        }

        if (preparation.EndTime is not null && last is { EndTime: null })
        {
            yield return preparation.Cause == AttemptCause.Succeeded
                ? new DecisionEvent(
                    DecisionEvent.Normal, "Prepared", $"{preparation.Kind} {preparation.Name} made the dataset {preparation.Uri}")
                : new DecisionEvent(
                    DecisionEvent.Warning,
                    "PreparationEnded",
                    $"{preparation.Kind} {preparation.Name} ended: {preparation.Cause}: {preparation.Message}");
        }
    }
}
