using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Trainer.Publishing;

/// <summary>The search that a job's hyperparameters are from.</summary>
/// <param name="Objective">The metric that its trials were judged by, on the validation rows.</param>
/// <param name="Trials">The trials by their numbers.</param>
internal sealed record ReportSearch(string Objective, IReadOnlyList<ReportTrial> Trials)
{
    /// <summary>Describes the search before an attempt. Null where there was none.</summary>
    public static ReportSearch? Of(JobDocument document)
    {
        if (document.Trials is not { Count: > 0 } trials || document.Spec.Search is not { } search)
        {
            return null;
        }

        // The attempt trains with the values of the best trial. Trials with the same values give the same model, so the first one counts.
        var given = document.Spec.Trainer.Hyperparameters;
        var best = trials.FirstOrDefault(trial => trial.State is not TrialState.Failed && trial.Hyperparameters.All(
            each => given.TryGetValue(each.Key, out var value) && value == each.Value));
        return new ReportSearch(
            search.Objective.Metric, [.. trials.OrderBy(trial => trial.Number).Select(trial => ReportTrial.Of(trial, trial == best))]);
    }
}

/// <summary>A trial of a search.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Best">Whether it is the one whose hyperparameters the model has.</param>
/// <param name="State">How it ended, a <see cref="TrialState"/>.</param>
/// <param name="Epochs">Number of epochs that it was trained for.</param>
/// <param name="Objective">The value of the objective after them. Null where it is undefined.</param>
/// <param name="Hyperparameters">Those that the search varied.</param>
/// <param name="Message">Why it failed, or what its trainer warned of. Null where there is nothing to say.</param>
internal sealed record ReportTrial(
    int Number,
    bool Best,
    string? State,
    int Epochs,
    string? Objective,
    IReadOnlyDictionary<string, string> Hyperparameters,
    string? Message)
{
    /// <summary>Describes a trial.</summary>
    public static ReportTrial Of(SearchTrial trial, bool best) =>
        new(trial.Number, best, trial.State?.ToString(), trial.Epochs, trial.Objective, trial.Hyperparameters, trial.Message);
}
