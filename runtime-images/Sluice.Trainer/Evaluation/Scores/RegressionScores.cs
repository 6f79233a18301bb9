namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of a regression, in the unit of the target: <c>rmse</c>, <c>mae</c>, <c>medianAbsoluteError</c>, <c>maxError</c>; and
/// <c>r2</c>, the share of the targets' variance that is explained, which is undefined where all targets are equal.
/// </summary>
public sealed class RegressionScores : ScoreSet
{
    private readonly double[] actual;
    private readonly double[] predicted;

    /// <summary>Creates the metrics of a set of predictions.</summary>
    /// <param name="actual">Target of each row.</param>
    /// <param name="predicted">Prediction for each row.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public RegressionScores(double[] actual, double[] predicted)
        : base(actual.Length)
    {
        Require(nameof(predicted), predicted.Length, actual.Length);
        this.actual = actual;
        this.predicted = predicted;
        Add("rmse", Better.Lower, rows => Math.Sqrt(SquaredErrors(rows) / rows.Length));
        AddMean("mae", Better.Lower, row => Math.Abs(actual[row] - predicted[row]));
        Add("r2", Better.Higher, R2);
        Add("medianAbsoluteError", Better.Lower, rows => Median(Errors(rows)));
        Add("maxError", Better.Lower, rows => Errors(rows).Aggregate(Math.Max)); // Max() would pass over NaN
    }

    /// <summary>How the predictions lie to the targets. Null where all are equal.</summary>
    internal PredictionGrid? Grid => PredictionGrid.Of(actual, predicted);

    /// <summary>The squared error of each row.</summary>
    public override double[] Losses() => [.. Errors(All).Select(error => error * error)];

    private double[] Errors(ReadOnlySpan<int> rows)
    {
        var errors = new double[rows.Length];
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = Math.Abs(actual[rows[i]] - predicted[rows[i]]);
        }

        return errors;
    }

    private double SquaredErrors(ReadOnlySpan<int> rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            var error = actual[row] - predicted[row];
            sum += error * error;
        }

        return sum;
    }

    private double R2(ReadOnlySpan<int> rows)
    {
        var (sum, allEqual) = (0.0, true);
        foreach (var row in rows)
        {
            sum += actual[row];
            allEqual &= actual[row] == actual[rows[0]];
        }

        if (allEqual)
        {
            return double.NaN;
        }

        var (mean, total) = (sum / rows.Length, 0.0);
        foreach (var row in rows)
        {
            total += (actual[row] - mean) * (actual[row] - mean);
        }

        return 1 - SquaredErrors(rows) / total;
    }

    /// <summary>The middle number, or the mean of the two in the middle.</summary>
    private static double Median(double[] numbers)
    {
        Array.Sort(numbers); // NaN comes first
        var middle = numbers.Length / 2;
        return double.IsNaN(numbers[0]) ? double.NaN
            : numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }
}
