using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;

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
                var resized = before.Attempts.LastOrDefault()?.NextWorkers is not null;
                yield return new DecisionEvent(
                    DecisionEvent.Normal,
                    "AttemptStarted",
                    $"attempt {attempt.Number} started{(resized ? Text($" with {attempt.Workers} worker(s)") : "")}");
            }

            if (attempt.EndTime is not null && last?.Cause != attempt.Cause)
            {
                yield return attempt.Cause == AttemptCause.Succeeded
                    ? new DecisionEvent(
                        DecisionEvent.Normal, "AttemptSucceeded", $"attempt {attempt.Number} succeeded{Used(attempt)}{warnings}")
                    : new DecisionEvent(
                        attempt.Cause == AttemptCause.Resized ? DecisionEvent.Normal : DecisionEvent.Warning,
                        "AttemptEnded",
                        MessageText.Cut($"attempt {attempt.Number} ended: {attempt.Cause}{Used(attempt)}: {attempt.Message}"));
            }
        }
    }

    // Such as " (step 1300, 100 steps lost, 3600 GPU seconds, cost 3.20)".
    private static string Used(TrainingAttempt attempt)
    {
        string[] parts =
        [
            .. attempt.Step is { } step ? [Text($"step {step}")] : Array.Empty<string>(),
            .. attempt.LostSteps is > 0 and var lost ? [Text($"{lost} steps lost")] : Array.Empty<string>(),
            .. attempt.GpuSeconds is > 0 and var seconds ? [Text($"{seconds} GPU seconds")] : Array.Empty<string>(),
            .. attempt.Cost is { } cost ? [$"cost {cost}"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
