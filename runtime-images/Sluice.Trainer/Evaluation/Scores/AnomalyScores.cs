namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of an autoencoder on rows that are taken for normal: <c>reconstructionError</c>, the mean score, and <c>score.p50</c>,
/// <c>score.p95</c> and <c>score.p99</c>, the quantiles of the scores (linear interpolation, as numpy's), from which a threshold is chosen.
/// </summary>
public sealed class AnomalyScores : ScoreSet
{
    private readonly float[] scores;

    /// <summary>Creates the metrics of some rows.</summary>
    /// <param name="scores">The score of each row.</param>
    public AnomalyScores(float[] scores)
        : base(scores.Length)
    {
        this.scores = scores;
        Add("reconstructionError", Better.Lower, Mean);
        Add("score.p50", Better.Neither, rows => Quantile(rows, 0.5));
        Add("score.p95", Better.Neither, rows => Quantile(rows, 0.95));
        Add("score.p99", Better.Neither, rows => Quantile(rows, 0.99));
    }

    /// <inheritdoc/>
    public override double[] Losses() => [.. scores.Select(score => (double)score)];

    private double Mean(ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            sum += scores[row];
        }

        return sum / rows.Length;
    }

    private double Quantile(ReadOnlySpan<int> rows, double quantile)
    {
        var sorted = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            sorted[i] = scores[rows[i]];
        }

        // NaN sorts first, and makes every quantile undefined.
        Array.Sort(sorted);
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        return double.IsNaN(sorted[0]) ? double.NaN
            : sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
