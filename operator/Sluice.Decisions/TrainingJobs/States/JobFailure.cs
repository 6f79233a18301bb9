using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Publication;

namespace Sluice.Decisions.TrainingJobs.States;

/// <summary>Why a job ended without a result.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">A sentence for people, which starts with the field at fault where there is one.</param>
internal sealed record JobFailure(string Reason, string Message)
{
    /// <summary>As the conditions of a job that failed earlier say.</summary>
    public static JobFailure AsRecorded(TrainingJobStatus status)
    {
        var stalled = ConditionSet.Find(status.Conditions, ConditionTypes.Stalled);
        return new(stalled?.Reason ?? Reasons.TrainerFailed, stalled?.Message ?? "the job failed; edit its spec to try again");
    }

    /// <summary>The active deadline has passed.</summary>
    public static JobFailure Deadline(JobFindings findings) => new(Reasons.DeadlineExceeded, findings.DeadlineMessage);

    /// <summary>The budget is spent.</summary>
    public static JobFailure Budget(JobFindings findings) => new(Reasons.BudgetExceeded, findings.BudgetMessage);

    /// <summary>An attempt failed, and another one would not help.</summary>
    public static JobFailure Permanent(AttemptFailure failure, TrainingJobSpec spec) => new(
        failure.Cause is AttemptCause.BadData or AttemptCause.NoInput ? Reasons.DatasetInvalid : Reasons.TrainerFailed,
        spec.Dataset.Digest is null && failure.Message.StartsWith("spec.dataset.digest:", StringComparison.Ordinal)
            ? $"the data changed after they were checked; edit the job, and they are checked again ({failure.Message})"
            : failure.Message);

    /// <summary>The dataset cannot be trained on, or not be read, and another check would find the same.</summary>
    public static JobFailure Dataset(AttemptFailure failure) => new(Reasons.DatasetInvalid, failure.Message);

    /// <summary>Every trial of a search failed.</summary>
    public static JobFailure Trials(IReadOnlyList<SearchTrial> trials)
    {
        var common = trials.GroupBy(trial => trial.Message)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Min(trial => trial.Number))
            .FirstOrDefault();
        return new(Reasons.TrainerFailed, MessageText.Cut(
            $"spec.search: all {trials.Count} trials failed; {common?.Count()} of them: {common?.Key}"));
    }

    /// <summary>The objective is undefined for the best trial, and so for all.</summary>
    public static JobFailure Undefined(SearchObjective objective) => new(
        Reasons.TrainerFailed,
        $"spec.search.objective.metric: '{objective.Metric}' is undefined for every trial; name a metric that the validation rows give, "
            + "or set more rows aside in spec.dataset.split.validation");

    /// <summary>An attempt failed, and it was the last one allowed.</summary>
    public static JobFailure Limit(int failed, int limit, AttemptFailure failure) => new(
        Reasons.BackoffLimitExceeded,
        $"{failed} attempts failed, spec.runPolicy.backoffLimit allows {limit} to be repeated; the last one: {failure.Message}");

    /// <summary>The result does not pass a gate.</summary>
    /// <param name="verdicts">Verdicts on all gates.</param>
    /// <param name="consequence">What follows, for the end of the sentence.</param>
    public static JobFailure Gates(IReadOnlyList<TrainingGateVerdict> verdicts, string consequence) => new(
        Reasons.GateFailed,
        $"spec.gates: {Cut(verdicts.Where(gate => !gate.Passed), consequence)}; {consequence}");

    /// <summary>No ModelVersion can hold the result; it would be refused for ever.</summary>
    public static JobFailure Unpublishable(JobResult result) => new(
        Reasons.TrainerFailed,
        $"the trainer's result cannot be registered as ModelVersion {result.Name}: {FieldErrorText.Write(result.Errors)}");

    // What follows is read, however many gates there are.
    private static string Cut(IEnumerable<TrainingGateVerdict> failed, string consequence) => MessageText.Cut(
        string.Join("; ", failed.Select(gate => gate.Message)),
        Math.Max(256, MessageText.Longest - "spec.gates: ; ".Length - consequence.Length));
}
