using System.Globalization;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Decisions.TrainingJobs.Searches;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Searching;

public class TrialDrawTests
{
    private static readonly TrainerOptions Trainer = new();

    // Computed by Python's hashlib: the first 53 bits of the SHA-256 of "0/0/0/learningRate" are 0.318856… of their range, and the value is
    // 0.0001 · 1000^0.318856….
    [Fact]
    public void A_value_follows_from_the_seed_the_trial_and_the_name()
    {
        Assert.Equal(0.3188561072365575, TrialDraw.Uniform("0/0/0/learningRate"), 15);
        const string first = "0.000904833";
        Assert.Equal(first, Draw(new SearchOptions { Parameters = [SearchJobs.LearningRate], Trials = 1 })[0]["learningRate"]);
        Assert.Equal(first, Draw(Both(1))[0]["learningRate"]);
        Assert.NotEqual(first, TrialDraw.Values(Both(1), Trainer with { Seed = 1 })[0]["learningRate"]);
    }

    [Fact]
    public void More_trials_have_the_same_ones_first()
    {
        Assert.Equal(Draw(Both(40)).Take(10).Select(Text), Draw(Both(10)).Select(Text));
        var small = new SearchOptions { Parameters = [Choice("a", "1", "2", "3"), Choice("b", "1", "2", "3")] };
        Assert.Equal(Draw(small with { Trials = 9 }).Take(4).Select(Text), Draw(small with { Trials = 4 }).Select(Text));
    }

    [Property]
    public void Values_are_within_their_range_and_on_its_steps(int seed)
    {
        var search = new SearchOptions
        {
            Parameters =
            [
                SearchJobs.LearningRate,
                Range("batchSize", "16", "70", step: "16"),
                Range("layers", "1", "6", log: true),
                Range("dropout", "0", "0.5"),
            ],
            Trials = 20,
        };
        var trials = TrialDraw.Values(search, new TrainerOptions { Seed = seed });
        Assert.Equal(20, trials.Count);
        Assert.Equal(20, trials.Select(Text).Distinct().Count());
        Assert.All(trials, trial =>
        {
            Assert.InRange(Number(trial, "learningRate"), 0.0001m, 0.1m);
            Assert.Contains(trial["batchSize"], new[] { "16", "32", "48", "64" });
            Assert.Contains(trial["layers"], new[] { "1", "2", "3", "4", "5", "6" });
            Assert.InRange(Number(trial, "dropout"), 0, 0.5m);
            Assert.InRange(trial["dropout"].TrimStart('0', '.').Length, 0, 6);
        });
    }

    [Fact]
    public void Whole_numbers_are_known_of_the_built_in_trainer_alone()
    {
        var search = new SearchOptions { Parameters = [Range("batchSize", "1", "60000")], Trials = 50 };
        Assert.All(Draw(search), trial => Assert.DoesNotContain('.', trial["batchSize"]));
        Assert.Contains(TrialDraw.Values(search, new TrainerOptions { Image = "other" }), trial => trial["batchSize"].Contains('.'));
    }

    [Fact]
    public void A_logarithmic_range_has_as_many_values_in_each_power_of_ten()
    {
        var rates = Draws(SearchJobs.LearningRate).Select(text => decimal.Parse(text, CultureInfo.InvariantCulture)).ToList();
        foreach (var (from, to) in new[] { (0.0001m, 0.001m), (0.001m, 0.01m), (0.01m, 0.1m) })
        {
            // 2,000 draws with a probability of 1/3: five standard deviations are 105.
            Assert.InRange(rates.Count(rate => rate >= from && rate < to), 667 - 105, 667 + 105);
        }

        // Of 1 to 9 by a logarithm, 1 has the share log(2)/log(10).
        Assert.InRange(Draws(Range("layers", "1", "9", log: true)).Count(text => text == "1"), 602 - 103, 602 + 103);
    }

    [Fact]
    public void A_small_space_is_taken_whole_and_without_repetition()
    {
        var search = new SearchOptions
        {
            Parameters = [Choice("optimizer", "adamW", "sgd"), Choice("layers", "1", "2", "3")],
            Trials = 20,
        };
        var trials = Draw(search).Select(Text).ToList();
        Assert.Equal(6, trials.Count);
        Assert.Equal(6, trials.Distinct().Count());
    }

    [Fact]
    public void Each_value_of_a_list_is_drawn_first_as_often_as_another()
    {
        var firsts = Draws(Choice("optimizer", "adamW", "adam", "sgd", "lion")).ToLookup(value => value);
        Assert.All(firsts, value => Assert.InRange(value.Count(), 500 - 97, 500 + 97));
        Assert.Equal(4, firsts.Count);
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Draw(SearchOptions search) => TrialDraw.Values(search, Trainer);

    private static IEnumerable<string> Draws(SearchParameter parameter) => Enumerable.Range(0, 2000).Select(seed => TrialDraw.Values(
        new SearchOptions { Parameters = [parameter], Trials = 1 }, new TrainerOptions { Seed = seed })[0][parameter.Name]);

    private static SearchOptions Both(int trials) =>
        new() { Parameters = [Range("dropout", "0", "0.5"), SearchJobs.LearningRate], Trials = trials };

    private static SearchParameter Choice(string name, params string[] values) => new() { Name = name, Values = values };

    private static SearchParameter Range(string name, string min, string max, string? step = null, bool log = false) => new()
    {
        Name = name,
        Range = new SearchRange { Min = min, Max = max, Step = step, Scale = log ? nameof(SearchScale.Log) : null },
    };

    private static decimal Number(IReadOnlyDictionary<string, string> trial, string name) =>
        decimal.Parse(trial[name], CultureInfo.InvariantCulture);

    private static string Text(IReadOnlyDictionary<string, string> trial) =>
        string.Join(' ', trial.Select(pair => $"{pair.Key}={pair.Value}"));
}
