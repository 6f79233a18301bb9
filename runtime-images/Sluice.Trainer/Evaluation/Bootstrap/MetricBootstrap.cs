using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Evaluation.Bootstrap;

/// <summary>
/// Intervals of metrics by the bootstrap: bias-corrected and accelerated (BCa; Efron, Better Bootstrap Confidence Intervals, 1987), with
/// the quantiles widened to those of Student's t (Hesterberg, What Teachers Should Know About the Bootstrap, 2015,
/// https://arxiv.org/abs/1411.5279, section 5.3). Plain percentiles are too narrow where a few rows decide, as they do for the log loss of
/// a candidate that is rarely but badly wrong.
/// <para>
/// Of more than 50,000 rows a resample draws 50,000, and its distance from the estimate is scaled by the square root of the ratio (the m
/// out of n bootstrap; Bickel, Götze and van Zwet, 1997), so that a million rows take seconds.
/// </para>
/// </summary>
public sealed class MetricBootstrap
{
    /// <summary>Above this share of undefined resamples, the interval is undefined too.</summary>
    public const double MostUndefined = 0.1;

    private const int Block = 50; // resamples that share a stream
    private const int MostDrawn = 50_000;
    private const int MostGroups = 1000;
    private readonly long seed;
    private readonly int resamples;
    private readonly double level;

    /// <summary>Creates a bootstrap.</summary>
    /// <param name="seed">The job's seed. The same seed gives the same intervals, whatever the number of threads.</param>
    /// <param name="resamples">Number of resamples, at least 1,000.</param>
    /// <param name="level">Level of the intervals, such as 0.95: the truth is below or above with 2.5 % each.</param>
    public MetricBootstrap(long seed, int resamples = 2000, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        (this.seed, this.resamples, this.level) = (seed, resamples, level);
    }

    /// <summary>The value of a metric on some rows, with its interval: Wilson's for a share of the rows.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="rows">Row numbers.</param>
    public BootstrapInterval Interval(Metric metric, int[] rows)
    {
        var value = metric.On(rows);
        if (!metric.IsShare || double.IsNaN(value))
        {
            return Resample(rows, metric.On);
        }

        var (low, high) = ShareInterval.Wilson(value, rows.Length, level);
        return new BootstrapInterval(value, low, high, 0);
    }

    /// <summary>
    /// Compares two models by a metric on the same rows; each resample is of rows, and so the same for both.
    /// <para>
    /// Where the metric is a share of the rows, two rows are added to those that are drawn from: one that only the stable version has
    /// right, and one that only the candidate has right (Bonett and Price, Adjusted Wald Confidence Interval for a Difference of Binomial
    /// Proportions Based on Paired Data, 2012). The interval is also no narrower than <see cref="ShareInterval.Difference"/>. Without
    /// both, models that differ on few rows would pass more often than the level says.
    /// </para>
    /// </summary>
    /// <param name="stable">The metric of the stable version's predictions.</param>
    /// <param name="candidate">The same metric of the candidate's predictions for the same rows.</param>
    /// <param name="rows">Row numbers.</param>
    public MetricDifference Difference(Metric stable, Metric candidate, int[] rows)
    {
        if (stable.Name != candidate.Name)
        {
            throw new ArgumentException($"{candidate.Name} cannot be compared with {stable.Name}", nameof(candidate));
        }

        var interval = stable.IsShare && candidate.IsShare
            ? OfShares(stable, candidate, rows)
            : Resample(rows, some => candidate.On(some) - stable.On(some));
        return new MetricDifference(stable.Name, stable.Better, stable.On(rows), candidate.On(rows), interval);
    }

    private BootstrapInterval OfShares(Metric stable, Metric candidate, int[] rows)
    {
        double[] differences = [.. rows.Select(row => candidate.On([row]) - stable.On([row]))];
        double[] drawn = [.. differences, -1, 1];
        var interval = Resample([.. Enumerable.Range(0, drawn.Length)], some => Mean(drawn, some));
        if (rows.Length == 0 || double.IsNaN(interval.Estimate))
        {
            return new BootstrapInterval(double.NaN, double.NaN, double.NaN, 0);
        }

        var (gained, lost) = (differences.Count(of => of > 0), differences.Count(of => of < 0));
        var least = ShareInterval.Difference((double)gained / rows.Length, (double)lost / rows.Length, rows.Length, level);
        return new BootstrapInterval(
            (double)(gained - lost) / rows.Length,
            Math.Min(interval.Low, least.Low),
            Math.Max(interval.High, least.High),
            0);
    }

    private BootstrapInterval Resample(int[] rows, Score statistic)
    {
        var estimate = rows.Length > 0 ? statistic(rows) : double.NaN;
        if (rows.Length < 2 || double.IsNaN(estimate))
        {
            return new BootstrapInterval(estimate, double.NaN, double.NaN, 0);
        }

        var values = Values(rows, statistic, estimate);
        Array.Sort(values); // NaN comes first
        var undefined = values.TakeWhile(double.IsNaN).Count();
        if (undefined > resamples * MostUndefined)
        {
            return new BootstrapInterval(estimate, double.NaN, double.NaN, undefined);
        }

        var defined = values[undefined..];
        var z = NormalDistribution.StudentQuantile(NormalDistribution.Quantile((1 - level) / 2), rows.Length - 1)
            * Math.Sqrt(rows.Length / (rows.Length - 1.0));
        var bias = Bias(defined, estimate);
        var acceleration = Acceleration(rows, statistic);
        return new BootstrapInterval(
            estimate,
            defined[Place(Adjusted(z, bias, acceleration), defined.Length)],
            defined[defined.Length - 1 - Place(1 - Adjusted(-z, bias, acceleration), defined.Length)],
            undefined);
    }

    private double[] Values(int[] rows, Score statistic, double estimate)
    {
        var values = new double[resamples];
        var size = Math.Min(rows.Length, MostDrawn);
        var scale = Math.Sqrt((double)size / rows.Length);
        Parallel.For(0, (resamples + Block - 1) / Block, block =>
        {
            var random = new RandomStream(seed, "bootstrap", block);
            var drawn = new int[size];
            for (var i = block * Block; i < Math.Min(resamples, (block + 1) * Block); i++)
            {
                for (var j = 0; j < drawn.Length; j++)
                {
                    drawn[j] = rows[random.Below(rows.Length)];
                }

                values[i] = estimate + scale * (statistic(drawn) - estimate);
            }
        });
        return values;
    }

    /// <summary>How far the median of the resamples is from the estimate, in standard deviations.</summary>
    private static double Bias(double[] sorted, double estimate)
    {
        var below = sorted.Count(value => value < estimate) + sorted.Count(value => value == estimate) / 2.0;
        return NormalDistribution.Quantile(Math.Clamp(below, 0.5, sorted.Length - 0.5) / sorted.Length);
    }

    /// <summary>How fast the standard deviation changes with the estimate: a sixth of the skewness of the jackknife's values.</summary>
    private static double Acceleration(int[] rows, Score statistic)
    {
        if (rows.Length > MostDrawn)
        {
            return 0; // it falls with the square root of the number of rows
        }

        // The jackknife leaves out a row at a time or, of many rows, a group at a time.
        var values = new double[Math.Min(rows.Length, MostGroups)];
        Parallel.For(0, values.Length, i =>
        {
            var (start, end) = ((int)((long)rows.Length * i / values.Length), (int)((long)rows.Length * (i + 1) / values.Length));
            int[] others = [.. rows.AsSpan(0, start), .. rows.AsSpan(end)];
            values[i] = others.Length > 0 ? statistic(others) : double.NaN;
        });
        double[] defined = [.. values.Where(value => !double.IsNaN(value))];
        var mean = defined.Length > 0 ? defined.Average() : 0;
        var squares = defined.Sum(value => Math.Pow(mean - value, 2));
        return squares > 0 ? defined.Sum(value => Math.Pow(mean - value, 3)) / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private static double Adjusted(double z, double bias, double acceleration)
    {
        var slope = 1 - acceleration * (bias + z);
        return slope > 0 ? NormalDistribution.Cdf(bias + (bias + z) / slope) : z > 0 ? 1 : 0;
    }

    /// <summary>The place of a quantile below the median among sorted values, rounded away from the middle.</summary>
    private static int Place(double probability, int count) => Math.Clamp((int)Math.Floor(probability * (count + 1)) - 1, 0, count - 1);

    private static double Mean(double[] values, ReadOnlySpan<int> places)
    {
        var sum = 0.0;
        foreach (var place in places)
        {
            sum += values[place];
        }

        return sum / places.Length;
    }
}
