using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Ledger;

/// <summary>What a job has used by now: what its status sums up, and what its pods have used since.</summary>
/// <param name="Spent">GPU time and cost so far.</param>
/// <param name="Gpus">How many GPUs are held now.</param>
/// <param name="CostPerHour">What they cost an hour.</param>
internal sealed record Spending(GpuTime Spent, long Gpus, decimal CostPerHour)
{
    /// <summary>What a job has used.</summary>
    /// <param name="observation">What is known.</param>
    /// <param name="status">The status.</param>
    /// <param name="now">The instant, UTC.</param>
    public static Spending Of(TrainingJobObservation observation, TrainingJobStatus status, DateTime now)
    {
        var spent = new GpuTime(status.GpuSeconds?.Total ?? 0, DecimalText.TryParse(status.Cost, out var cost) ? cost : null);
        spent = status.Attempts.LastOrDefault() switch
        {
            { EndTime: null } open => spent + GpuHolds.OfAttempt(observation, open, now),
            { HeldGpus: > 0 and var gpus, AccountedUntil: { } until } last =>
                spent + GpuHolds.Between(gpus, until, now, GpuHolds.PriceOf(last) ?? observation.Prices?.Default),
            _ => spent,
        };
        foreach (var trial in (status.Search?.Trials ?? []).Where(trial => trial.State == TrialState.Running))
        {
            var pod = observation.TrialPods.FirstOrDefault(pod => pod.Trial == trial.Number && pod.Attempt == trial.Pods - 1);
            spent += GpuHolds.OfTrial(observation, pod, trial.ScheduledTime, now);
        }

        var held = observation.AllPods.Where(GpuHolds.Holds).ToList();
        return new Spending(
            spent, held.Sum(pod => pod.Gpus), held.Sum(pod => pod.Gpus * (pod.GpuPrice ?? observation.Prices?.Default ?? 0)));
    }

    /// <summary>Whether a budget is spent.</summary>
    public bool Exceeds(BudgetOptions? budget) => Spent.Seconds >= budget?.GpuSeconds || Spent.Cost >= Most(budget);

    /// <summary>When a budget will be spent at the present rate, UTC. Null when there is none, or nothing is spent.</summary>
    public DateTime? EndOf(BudgetOptions? budget, DateTime now)
    {
        decimal? bySeconds = Gpus > 0 ? (decimal?)(budget?.GpuSeconds - Spent.Seconds) / Gpus : null;
        var byCost = CostPerHour > 0 ? (Most(budget) - (Spent.Cost ?? 0)) * 3600 / CostPerHour : null;
        var left = bySeconds is null || byCost < bySeconds ? byCost : bySeconds;
        return left is { } seconds
            ? Clock.Add(now, TimeSpan.FromSeconds((double)Math.Clamp(Math.Ceiling(seconds), 0, (decimal)Duration.Longest.TotalSeconds)))
            : null;
    }

    /// <summary>Says which limit is spent, what remains of the work, and what helps.</summary>
    public string Describe(BudgetOptions budget, GpuPrices? prices, long? checkpoint)
    {
        var limit = Spent.Seconds >= budget.GpuSeconds
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"spec.budget.gpuSeconds: {budget.GpuSeconds} GPU seconds are spent ({Spent.Seconds} are used)")
            : $"spec.budget.cost: {Amount(Most(budget) ?? 0)} are spent ({Amount(Spent.Cost ?? 0)} are used)";
        return checkpoint is { } step
            ? string.Create(
                CultureInfo.InvariantCulture, $"{limit}; raise it, and the job goes on from its checkpoint of step {step} or later")
            : $"{limit}; raise it, and the job goes on; no checkpoint is known";

        string Amount(decimal amount) => $"{GpuHolds.Text(Math.Round(amount, 2))} {prices?.Currency}".TrimEnd();
    }

    private static decimal? Most(BudgetOptions? budget) => DecimalText.TryParse(budget?.Cost, out var most) ? most : null;
}
