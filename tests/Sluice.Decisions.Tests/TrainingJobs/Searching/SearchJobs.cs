using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.Tests.TrainingJobs.Searching;

/// <summary>Jobs that search, and the pods of their trials, in words.</summary>
internal static class SearchJobs
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A job whose dataset has passed its check, and that asks for a search over rates of learning.</summary>
    public static TrainingJobObservation New(
        Func<SearchOptions, SearchOptions>? with = null, Func<TrainingJobSpec, TrainingJobSpec>? job = null) =>
        Jobs.New(spec =>
        {
            var search = new SearchOptions { Parameters = [LearningRate], Trials = 3 };
            spec = spec with
            {
                Search = with?.Invoke(search) ?? search,
                Checkpoint = new CheckpointOptions { Volume = "models" },
                Dataset = spec.Dataset with { Split = spec.Dataset.Split with { Validation = "0.1" } },
                Trainer = spec.Trainer with { Hyperparameters = new Dictionary<string, string> { ["epochs"] = "20" } },
            };
            return job?.Invoke(spec) ?? spec;
        });

    public static SearchParameter LearningRate { get; } = new()
    {
        Name = "learningRate",
        Range = new SearchRange { Min = "0.0001", Max = "0.1", Scale = nameof(SearchScale.Log) },
    };

    /// <summary>A search that stops what lags, of nine trials that may all run at once, after 2, 6 and 18 of 20 epochs.</summary>
    public static TrainingJobObservation Halving(int trials = 9) => New(search => search with
    {
        Trials = trials,
        Parallel = trials,
        Algorithm = nameof(SearchAlgorithm.SuccessiveHalving),
        FirstEpochs = 2,
    });

    /// <summary>What is seen after a decision is applied, with these pods of trials in place of those that were there.</summary>
    public static TrainingJobObservation After(this TrainingJobObservation seen, params PodFact[] pods) =>
        seen.Then(Second) with { TrialPods = pods };

    /// <summary>The pod of a trial that runs.</summary>
    public static PodFact Trial(int number, int pod = 0) => Jobs.Pod(pod) with
    {
        Name = $"train-trial-{number}-{pod}",
        Uid = $"trial-{number}-{pod}",
        Trial = number,
    };

    /// <summary>The pod of a trial that has ended, ten seconds after a node was found for it.</summary>
    public static PodFact Exited(int number, int code, string? message = null, int pod = 0) => Jobs.Exited(code, message, pod) with
    {
        Name = $"train-trial-{number}-{pod}",
        Uid = $"trial-{number}-{pod}",
        Trial = number,
        TerminatedAt = Jobs.Start + TimeSpan.FromSeconds(10),
    };

    /// <summary>The pod of a trial that left a result.</summary>
    public static PodFact Ended(
        int number, string? objective, int epochs = 20, bool finished = true, int pod = 0, IReadOnlyList<string>? warnings = null)
    {
        var result = new TrialResult { Objective = objective, Epochs = epochs, Finished = finished, Warnings = warnings };
        return Exited(number, 0, ContractJson.Write(result), pod);
    }

    /// <summary>A trainer's refusal, as it writes it.</summary>
    public static string Error(string message) => ContractJson.Write(new TrainerError { Reason = "Diverged", Message = message });

    public static Decision<TrainingJobStatus> Decide(this TrainingJobObservation seen) => TrainingJobDecider.Decide(seen);

    /// <summary>The states of the trials, in order, by their first letters: Pending, Running, Wait, Stopped, Finished, eXhausted.</summary>
    public static string States(this Decision<TrainingJobStatus> decision) => string.Concat(
        decision.Status.Search!.Trials.Select(trial => trial.State switch
        {
            TrialState.Paused => 'W',
            TrialState.Failed => 'X',
            var state => state.ToString()![0],
        }));
}
