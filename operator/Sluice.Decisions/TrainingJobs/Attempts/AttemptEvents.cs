using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>Events from the difference between two lists of attempts.</summary>
public static class AttemptEvents
{
    /// <summary>One for every attempt that began or ended.</summary>
    /// <param name="before">The status before the decision.</param>
    /// <param name="after">The status that it writes.</param>
    /// <param name="warnings">What a person should know of the result, for the end of a sentence. Empty when there is nothing.</param>
    public static IEnumerable<DecisionEvent> Between(TrainingJobStatus before, TrainingJobStatus after, string warnings)
    {
        foreach (var attempt in after.Attempts)
        {
            var last = before.Attempts.FirstOrDefault(other => other.Number == attempt.Number);
            if (last is null && attempt.EndTime is null)
            {
                yield return new DecisionEvent(DecisionEvent.Normal, "AttemptStarted", $"attempt {attempt.Number} started");
            }

            if (attempt.EndTime is not null && last?.Cause != attempt.Cause)
            {
                yield return attempt.Cause == AttemptCause.Succeeded
                    ? new DecisionEvent(DecisionEvent.Normal, "AttemptSucceeded", $"attempt {attempt.Number} succeeded{warnings}")
                    : new DecisionEvent(
                        DecisionEvent.Warning, "AttemptEnded", $"attempt {attempt.Number} ended: {attempt.Cause}: {attempt.Message}");
            }
        }
    }
}
