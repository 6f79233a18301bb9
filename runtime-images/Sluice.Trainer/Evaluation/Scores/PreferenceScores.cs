namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of a language model that was tuned by preferences (Rafailov et al. 2023, arXiv 2305.18290); a row is a pair of a chosen and
/// a rejected answer. <c>preferenceAccuracy</c>: share of the pairs whose chosen answer has gained more in likelihood than the rejected
/// one; <c>rewardMargin</c>: how much more, in nats times β, which is the difference of the implicit rewards.
/// </summary>
public sealed class PreferenceScores : ScoreSet
{
    private readonly IReadOnlyList<double> rewards;

    /// <summary>Creates the metrics of some pairs.</summary>
    /// <param name="margins">
    /// Of each pair, the log likelihood of the chosen answer over that of the rejected one, less the same before the tuning, in nats.
    /// </param>
    /// <param name="beta">The β of the tuning.</param>
    public PreferenceScores(IReadOnlyList<double> margins, double beta)
        : base(margins.Count)
    {
        rewards = [.. margins.Select(margin => margin * beta)];
        AddShare("preferenceAccuracy", Better.Higher, row => double.IsNaN(rewards[row]) ? double.NaN : rewards[row] > 0 ? 1 : 0);
        AddMean("rewardMargin", Better.Higher, row => rewards[row]);
    }

    /// <summary>The loss of each pair, −log σ of its margin of rewards.</summary>
    public override double[] Losses() => [.. rewards.Select(Loss)];

    // log(1 + e^−x), which does not overflow for a large −x.
    private static double Loss(double reward) => Math.Max(-reward, 0) + Math.Log(1 + Math.Exp(-Math.Abs(reward)));
}
