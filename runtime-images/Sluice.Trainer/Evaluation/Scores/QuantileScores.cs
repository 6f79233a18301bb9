using System.Globalization;

namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of predicted quantiles. <c>pinball.&lt;q&gt;</c>: mean pinball loss in the unit of the target, whose expectation is least at
/// the true quantile (Koenker and Bassett, Regression Quantiles, 1978); <c>pinball</c>: its mean over the quantiles;
/// <c>coverage.&lt;q&gt;</c>: share of the rows whose target is at or below the prediction, which should be near q.
/// </summary>
public sealed class QuantileScores : ScoreSet
{
    private readonly double[] quantiles;
    private readonly double[] actual;
    private readonly double[] predicted;

    /// <summary>Creates the metrics of a set of predictions.</summary>
    /// <param name="quantiles">The quantiles, between 0 and 1.</param>
    /// <param name="actual">Target of each row.</param>
    /// <param name="predicted">Predicted quantiles, row by row.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public QuantileScores(IReadOnlyList<double> quantiles, double[] actual, double[] predicted)
        : base(actual.Length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantiles.Count, 1);
        Require(nameof(predicted), predicted.Length, (long)actual.Length * quantiles.Count);
        this.quantiles = [.. quantiles];
        this.actual = actual;
        this.predicted = predicted;
        AddMean("pinball", Better.Lower, Loss);
        for (var i = 0; i < quantiles.Count; i++)
        {
            var of = i;
            var name = quantiles[i].ToString(CultureInfo.InvariantCulture);
            AddMean($"pinball.{name}", Better.Lower, row => Loss(row, of));
            AddShare($"coverage.{name}", Better.Neither, row => Covers(row, of));
        }
    }

    /// <summary>The pinball loss of each row, the mean over the quantiles.</summary>
    public override double[] Losses() => [.. Rows.Select(row => Loss(row))];

    private double Loss(int row)
    {
        var sum = 0.0;
        for (var i = 0; i < quantiles.Length; i++)
        {
            sum += Loss(row, i);
        }

        return sum / quantiles.Length;
    }

    private double Loss(int row, int of)
    {
        var above = actual[row] - predicted[row * quantiles.Length + of];
        return above >= 0 ? quantiles[of] * above : (quantiles[of] - 1) * above;
    }

    private double Covers(int row, int of)
    {
        var limit = predicted[row * quantiles.Length + of];
        return double.IsNaN(limit) ? double.NaN : actual[row] <= limit ? 1 : 0;
    }
}
