using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>
/// The epochs that a search plans, round by round. Where a trainer of another image has no hyperparameter that says how many there are, a
/// whole training counts as one.
/// </summary>
internal sealed class SearchPlan
{
    private readonly SearchStatus search;
    private readonly TrainerOptions trainer;
    private readonly IReadOnlyDictionary<int, ProgressReport> reports;
    private readonly IReadOnlyList<double> ends;

    /// <summary>Plans a search.</summary>
    /// <param name="search">The search.</param>
    /// <param name="spec">The spec that it is of.</param>
    /// <param name="reports">What the trainers of trials that run say, by trial.</param>
    public SearchPlan(SearchStatus search, TrainingJobSpec spec, IReadOnlyDictionary<int, ProgressReport> reports)
    {
        (this.search, trainer, this.reports) = (search, spec.Trainer, reports);
        ends = [.. SearchEpochs.Rounds(spec.Search!, trainer).Select(end => end ?? SearchEpochs.Of(trainer) ?? 1.0)];
        Round = Math.Clamp(search.Round, 0, ends.Count - 1);
    }

    /// <summary>The round that runs; the first is 0.</summary>
    public int Round { get; }

    /// <summary>The trials of the round that runs: those that have ended it, failed in it, run or wait for a place.</summary>
    public IEnumerable<SearchTrial> Trials => search.Trials.Where(trial => trial.State switch
    {
        TrialState.Stopped => false,
        TrialState.Failed => trial.Epochs >= Begin(Round),
        _ => true,
    });

    /// <summary>The share of the planned epochs that are done, or need not be done any more, 0 to 1.</summary>
    public double Share()
    {
        var planned = Trials.Sum(Epochs);
        var ofRound = planned > 0 ? Trials.Sum(trial => Epochs(trial) * Share(trial)) / planned : 0;
        var (done, all, count) = (0.0, 0.0, search.Trials.Count);
        for (var round = 0; round < ends.Count; round++)
        {
            var work = count * (ends[round] - Begin(round));
            done += work * (round < Round ? 1 : round > Round ? 0 : ofRound);
            (all, count) = (all + work, Next(count));
        }

        return all > 0 ? done / all : 0;
    }

    /// <summary>
    /// The share of a trial's part of the round that is done, 0 to 1. Of one that runs and says nothing, and of one that waits to continue
    /// what another pod saved, it is not known, and 0.
    /// </summary>
    public double Share(SearchTrial trial) =>
        !SearchRounds.IsLeftToRun(trial) ? 1
        : !Says(trial) ? 0
        : Math.Clamp((Trained(trial, reports[trial.Number]) - Begin(Round)) / Epochs(trial), 0, 1);

    /// <summary>Whether a trial says how far it is.</summary>
    public bool Says(SearchTrial trial) => reports.TryGetValue(trial.Number, out var report) && report.TotalSteps > 0;

    /// <summary>The epochs that a trial trains in the round that runs.</summary>
    public double Epochs(SearchTrial trial) => End(trial) - Begin(Round);

    /// <summary>The epochs of each later round that a place trains which has the most of them, when so many trials run at a time.</summary>
    public double Later(int places)
    {
        var (epochs, count) = (0.0, Trials.Count(trial => trial.State != TrialState.Failed));
        for (var round = Round + 1; round < ends.Count; round++)
        {
            count = Next(count);
            epochs += (count + places - 1) / places * (ends[round] - Begin(round));
        }

        return epochs;
    }

    /// <summary>
    /// The epochs that the newest pod of a trial trained. Null when that is not known, since the trial had more pods than rounds, of which
    /// the newest has continued what another one saved.
    /// </summary>
    public double? Trained(SearchTrial trial, TrialResult result)
    {
        var round = Enumerable.Range(0, ends.Count).LastOrDefault(round => Begin(round) < result.Epochs);
        return trial.Pods > round + 1 ? null : SearchEpochs.Of(trainer) is null ? End(trial) : result.Epochs - Begin(round);
    }

    private double Begin(int round) => round == 0 ? 0 : ends[round - 1];

    // Random may vary the epochs of a whole training.
    private double End(SearchTrial trial) =>
        trial.Hyperparameters.TryGetValue(BuiltInHyperparameters.Epochs.Name, out var varied)
            && double.TryParse(varied, NumberStyles.None, CultureInfo.InvariantCulture, out var epochs) && epochs > 0
            ? epochs
            : ends[Round];

    private double Trained(SearchTrial trial, ProgressReport report) =>
        (double)report.Step / report.TotalSteps * (SearchEpochs.Of(trainer) is not null && report.Epochs > 0 ? report.Epochs : End(trial));

    private static int Next(int count) => Math.Max(1, count / SearchEpochs.Factor);
}
