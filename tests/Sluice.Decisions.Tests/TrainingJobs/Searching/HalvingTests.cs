using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Searching;

public class HalvingTests
{
    [Theory]
    [InlineData("20", 2, "2,6,18,end")]
    [InlineData("18", 2, "2,6,end")]
    [InlineData("19", null, "1,3,9,end")]
    [InlineData("1000000", 400000, "400000,end")]
    public void Rounds_have_three_times_the_epochs_of_the_one_before(string epochs, int? first, string rounds)
    {
        var trainer = new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["epochs"] = epochs } };
        var search = new SearchOptions { Algorithm = nameof(SearchAlgorithm.SuccessiveHalving), FirstEpochs = first };
        Assert.Equal(rounds, string.Join(',', SearchEpochs.Rounds(search, trainer).Select(end => end?.ToString() ?? "end")));
        Assert.Equal([null], SearchEpochs.Rounds(search with { Algorithm = null }, trainer));
    }

    // Nine trials of 2 epochs, of which 8, 3 and 5 are the best; three of 6, of which 3 is the best; it trains on to 18, and to the end.
    [Fact]
    public void Of_nine_trials_three_and_then_one_go_on()
    {
        var seen = SearchJobs.Halving();
        Assert.Equal("RRRRRRRRR", seen.Decide().States());
        string[] losses = ["0.9", "0.8", "0.7", "0.4", "0.95", "0.5", "0.6", "0.99", "0.3"];
        seen = seen.After([.. losses.Select((loss, trial) => Paused(trial, loss, 2))]);

        var first = seen.Decide();
        Assert.Equal("SSSRSRSSR", first.States());
        Assert.Equal(1, first.Status.Search!.Round);
        Assert.Contains(first.Events, one => one is { Reason: "RoundEnded", Message: "round 0 of the search ended; trials 3, 5, 8 go on" });
        Assert.Equal(["train-trial-3-1", "train-trial-5-1", "train-trial-8-1"], Made(first));
        Assert.All(Documents(first), document => Assert.Equal(6, document.Trial!.UntilEpoch));

        seen = seen.After(Paused(3, "0.2", 6, pod: 1), Paused(5, "0.45", 6, pod: 1), Paused(8, "0.31", 6, pod: 1));
        var second = seen.Decide();
        Assert.Equal("SSSRSSSSS", second.States());
        Assert.Equal(18, Assert.Single(Documents(second)).Trial!.UntilEpoch);
        Assert.Equal("round 2: 0 of 1 trials ended, best loss 0.2 by trial 3", second.Message());

        seen = seen.After(Paused(3, "0.25", 18, pod: 2));
        Assert.Null(Assert.Single(Documents(seen.Decide())).Trial!.UntilEpoch);

        seen = seen.After(SearchJobs.Ended(3, "0.24", pod: 3));
        var end = seen.Decide();
        Assert.Equal("SSSFSSSSS", end.States());
        Assert.Equal(3, end.Status.Search!.Best);
        Assert.Equal(20, end.Status.Search.Trials[3].Epochs);
    }

    [Fact]
    public void A_trial_that_is_trained_early_is_compared_while_it_is_among_the_best_and_not_run_again()
    {
        var seen = SearchJobs.Halving(6);
        seen.Decide();
        seen = seen.After(
            SearchJobs.Ended(0, "0.1", epochs: 1),
            SearchJobs.Ended(1, "0.9", epochs: 1),
            Paused(2, "0.2", 2),
            Paused(3, "0.3", 2),
            Paused(4, "0.4", 2),
            Paused(5, "0.5", 2));
        Assert.Equal("FSRSSS", seen.Decide().States());

        // The other one overtakes it, and is compared with it once more.
        seen = seen.After(Paused(2, "0.05", 6, pod: 1));
        Assert.Equal("SSRSSS", seen.Decide().States());
        seen = seen.After(Paused(2, "0.06", 18, pod: 2)).After(SearchJobs.Ended(2, "0.05", pod: 3));
        Assert.Equal(2, seen.Decide().Status.Search!.Best);
    }

    [Fact]
    public void The_search_ends_where_all_that_go_on_are_trained_already()
    {
        var seen = SearchJobs.Halving(3).After(SearchJobs.Ended(1, "0.1", epochs: 1), Paused(0, "0.2", 2), Paused(2, "0.3", 2));
        Assert.Equal(("SFS", 1), (seen.Decide().States(), seen.Decide().Status.Search!.Best));
    }

    [Fact]
    public void Of_equal_trials_the_first_goes_on_and_an_undefined_objective_is_the_worst()
    {
        var seen = SearchJobs.Halving(3);
        Assert.Equal("SRS", seen.After(Paused(0, null, 2), Paused(1, "1e9", 2), Paused(2, "1e9", 2)).Decide().States());
        Assert.Equal("RSS", seen.After(Paused(0, "0.50", 2), Paused(1, "0.5", 2), Paused(2, "NaN", 2)).Decide().States());
        Assert.Equal("RSS", seen.After(Paused(0, null, 2), Paused(1, null, 2), Paused(2, null, 2)).Decide().States());
    }

    [Fact]
    public void A_metric_that_is_better_when_it_is_higher_is_compared_so()
    {
        var seen = SearchJobs.Halving(3);
        seen = seen with
        {
            Spec = seen.Spec with { Search = seen.Spec.Search! with { Objective = new SearchObjective { Metric = "accuracy" } } },
            Status = seen.Status! with { DataCheck = Jobs.Passed(seen.Spec) },
        };
        Assert.Equal("SSR", seen.After(Paused(0, "0.2", 2), Paused(1, "-0.3", 2), Paused(2, "0.4", 2)).Decide().States());
    }

    [Fact]
    public void A_trial_that_failed_is_not_compared_and_the_next_best_takes_the_place_of_the_last_one_that_fails()
    {
        var seen = SearchJobs.Halving(4).After(
            SearchJobs.Exited(0, 64, SearchJobs.Error("diverged")), Paused(1, "0.1", 2), Paused(2, "0.2", 2), Paused(3, "0.3", 2));
        Assert.Equal("XRSS", seen.Decide().States());

        seen = seen.After(SearchJobs.Exited(1, 64, SearchJobs.Error("diverged"), pod: 1));
        var decision = seen.Decide();
        Assert.Equal("XXRS", decision.States());
        Assert.Equal(6, Assert.Single(Documents(decision)).Trial!.UntilEpoch);
    }

    [Fact]
    public void A_round_waits_for_its_slowest_trial()
    {
        var seen = SearchJobs.Halving(3).After(Paused(0, "0.2", 2), SearchJobs.Trial(1), Paused(2, "0.4", 2));
        var decision = seen.Decide();
        Assert.Equal("WRW", decision.States());
        Assert.Equal("round 0: 2 of 3 trials ended, best loss 0.2 by trial 0", decision.Message());
        Assert.Empty(Made(decision));
    }

    private static PodFact Paused(int number, string? objective, int epochs, int pod = 0) =>
        SearchJobs.Ended(number, objective, epochs, finished: false, pod);

    private static IEnumerable<string> Made(Decision<TrainingJobStatus> decision) =>
        decision.Writes.OfType<CreateWorkerPod>().Select(pod => pod.Name);

    private static List<JobDocument> Documents(Decision<TrainingJobStatus> decision) =>
        [.. decision.Writes.OfType<ApplyJobDocument>().Select(step => step.Document)];
}
