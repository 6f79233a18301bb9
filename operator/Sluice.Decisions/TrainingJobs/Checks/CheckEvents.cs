using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.TrainingJobs.Checks;

/// <summary>Events from the difference between two records of the check of the dataset.</summary>
public static class CheckEvents
{
    /// <summary>One for a check that began, and one for a check that ended.</summary>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after)
    {
        if (after.DataCheck is not { } check)
        {
            yield break;
        }

        var last = before.DataCheck?.Number == check.Number ? before.DataCheck : null;
        if (last is null && check.EndTime is null)
        {
            yield return new DecisionEvent(DecisionEvent.Normal, "CheckStarted", $"check {check.Number} of the dataset started");
        }

        if (check.EndTime is null || last?.EndTime is not null)
        {
            yield break;
        }

        var rows = check.Rows is { } count ? $" with {count} rows" : "";
        yield return check switch
        {
            { Cause: AttemptCause.Succeeded, Message: { } warnings } =>
                new DecisionEvent(DecisionEvent.Warning, "CheckWarned", $"the dataset{rows} passed; warning: {warnings}"),
            { Cause: AttemptCause.Succeeded } => new DecisionEvent(DecisionEvent.Normal, "CheckPassed", $"the dataset{rows} passed"),
            _ => new DecisionEvent(
                DecisionEvent.Warning, "CheckEnded", $"check {check.Number} of the dataset ended: {check.Cause}: {check.Message}"),
        };
    }
}
