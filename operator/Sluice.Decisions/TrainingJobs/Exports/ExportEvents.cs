using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.TrainingJobs.Exports;

/// <summary>Events from the difference between two records of the pod that publishes.</summary>
public static class ExportEvents
{
    /// <summary>One for a run that began, and one for a run that failed.</summary>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after)
    {
        if (after.Export is not { } export)
        {
            yield break;
        }

        var last = before.Export?.Number == export.Number ? before.Export : null;
        if (last is null && export.EndTime is null)
        {
            yield return new DecisionEvent(
                DecisionEvent.Normal, "ExportStarted", $"the output of attempt {export.Attempt} is being checked and published");
        }

        if (export is { EndTime: not null, Cause: not AttemptCause.Succeeded } && last is { EndTime: null })
        {
            yield return new DecisionEvent(
                DecisionEvent.Warning,
                "ExportEnded",
                $"the publishing of the output of attempt {export.Attempt} ended: {export.Cause}: {export.Message}");
        }
    }
}
