using System.Globalization;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Ledger;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>What <c>kubectl get</c> shows in columns, as texts of the status.</summary>
internal static class JobColumns
{
    // GPU time grows at every instant; a text of it that is a minute old is good enough to be worth no write.
    private static readonly TimeSpan Renewed = TimeSpan.FromMinutes(1);

    /// <summary>The status with the columns that follow from what is known.</summary>
    public static TrainingJobStatus Of(TrainingJobObservation observation, TrainingJobStatus status) => status with
    {
        Workers = status.Attempts.LastOrDefault() is { EndTime: null } attempt ? Running(observation, attempt) : null,
        Steps = status.Progress switch
        {
            { Step: { } step, TotalSteps: > 0 and { } all } => Text($"{step}/{all}"),
            { Step: { } step } => Text($"{step}"),
            { } search => Text($"{search.Percent}%"),
            _ => null,
        },
        Metric = MetricOf(observation, status),
    };

    /// <summary>The status with what changes all the time, which is written only when the status is.</summary>
    public static TrainingJobStatus WithTime(TrainingJobObservation observation, TrainingJobStatus status, DateTime now) =>
        RunningTime.Noted(observation, status, now) with { GpuHours = GpuHours(observation, status, now) };

    /// <summary>Whether the GPU time is to be written although nothing else has changed.</summary>
    public static bool IsDue(TrainingJobObservation observation, TrainingJobStatus status, DateTime now) =>
        observation.AllPods.Any(pod => pod.Gpus > 0 && GpuHolds.Holds(pod))
        && !(now - status.RunningUntil < Renewed)
        && GpuHours(observation, status, now) != status.GpuHours;

    private static string? GpuHours(TrainingJobObservation observation, TrainingJobStatus status, DateTime now) =>
        Spending.Of(observation, status, now).Spent.Seconds is > 0 and var seconds
            ? (seconds / 3600m).ToString("0.00", CultureInfo.InvariantCulture)
            : null;

    private static string Running(TrainingJobObservation observation, TrainingAttempt attempt)
    {
        var running = Gang.Workers(observation, attempt)
            .Count(pod => pod is { Phase: PodPhases.Running, Ended: false, Deleting: false });
        return Text($"{running}/{Math.Max(observation.Spec.Workers, Gang.Size(observation, attempt))}");
    }

    private static string? MetricOf(TrainingJobObservation observation, TrainingJobStatus status)
    {
        if (status.Gates.FirstOrDefault(gate => gate.Value is not null) is { } gate)
        {
            return $"{gate.Metric}={gate.Value}";
        }

        var search = status.Search;
        return search?.Trials.FirstOrDefault(trial => trial.Number == search.Best)?.Objective is { } value
            && observation.Spec.Search?.Objective.Metric is { } metric
            ? $"{metric}={value}"
            : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
