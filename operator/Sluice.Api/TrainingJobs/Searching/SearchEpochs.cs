using Sluice.Api.Hyperparameters;

namespace Sluice.Api.TrainingJobs.Searching;

/// <summary>How many epochs a trial trains in each round.</summary>
public static class SearchEpochs
{
    /// <summary>
    /// The factor between the epochs of a round and of the next, and the reciprocal of the share of trials that go on: η of successive
    /// halving, for which Li et al. 2018 (Hyperband, https://arxiv.org/abs/1603.06560) recommend 3 or 4.
    /// </summary>
    public const int Factor = 3;

    /// <summary>The epochs of a whole training. Null when the hyperparameters of another image do not say them.</summary>
    public static int? Of(TrainerOptions trainer)
    {
        var epochs = BuiltInHyperparameters.Epochs;
        var text = trainer.Hyperparameters?.GetValueOrDefault(epochs.Name) ?? (trainer.Image is null ? epochs.Default : null);
        return epochs.Read(text, out var numbers) is null ? (int)numbers[0] : null;
    }

    /// <summary>
    /// The epochs after which each round ends, in order: firstEpochs · 3^k while that is below those of a whole training, and null for the
    /// last round, which goes to the end. Random has that round alone.
    /// </summary>
    public static IReadOnlyList<int?> Rounds(SearchOptions search, TrainerOptions trainer)
    {
        var rounds = new List<int?>();
        if (search.Algorithm == nameof(SearchAlgorithm.SuccessiveHalving) && Of(trainer) is { } whole)
        {
            for (long epochs = Math.Max(1, search.FirstEpochs ?? 1); epochs < whole; epochs *= Factor)
            {
                rounds.Add((int)epochs);
            }
        }

        rounds.Add(null);
        return rounds;
    }
}
