using System.Collections;
using System.Globalization;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Fits the encodings of numeric features. Values count as the 32-bit floats that the model's input has. Quantiles are linear between the
/// two nearest values, as in numpy.
/// </summary>
internal sealed class NumericFit
{
    private readonly TrainingPart rows;
    private readonly FeatureOptions options;
    private readonly string field;
    private readonly string value;
    private readonly bool sensitive;

    private NumericFit(TrainingPart rows, FeatureOptions options, int index, bool sensitive)
    {
        (this.rows, this.options, field) = (rows, options, $"spec.dataset.features[{index}].name");
        this.sensitive = sensitive;
        value = $"CAST({TrainingPart.Column(options.Name)} AS FLOAT)";
    }

    /// <summary>Fits several features at once, so that each statistic takes one pass over the rows.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="features">The numeric features with their indexes in the job.</param>
    /// <param name="sensitive">Whether no message may show a value of a column.</param>
    /// <exception cref="JobException">A column has no value in the training rows, or one that 32-bit floats cannot hold (65).</exception>
    public static IReadOnlyList<NumericEncoding> Fit(
        TrainingPart rows, IReadOnlyList<(FeatureOptions Options, int Index)> features, Func<string, bool> sensitive)
    {
        if (features.Count == 0)
        {
            return [];
        }

        var fits = features
            .Select(feature => new NumericFit(rows, feature.Options, feature.Index, sensitive(feature.Options.Name))).ToArray();
        var columns = features.Select(feature => TrainingPart.Column(feature.Options.Name)).ToArray();
        var all = rows.One($"SELECT {string.Join(", ", columns.Select(x => $"min({x}), max({x})"))} FROM {DataTable.Rows} r");
        var extremes = fits.Select((fit, i) => fit.Extremes(all[2 * i], all[2 * i + 1])).ToArray();
        var training = rows.One(
            $"SELECT count(*), {string.Join(", ", columns.Select(x => $"count({x}), min({x}), max({x})"))} {TrainingPart.Rows}");
        var ranges = fits.Select((fit, i) => fit.Range(training.AsSpan(1 + 3 * i, 3), (long)training[0]!)).ToArray();

        var filled = fits.Select((fit, i) => fit.FillAndClip(ranges[i])).ToArray();
        var standard = Enumerable.Range(0, fits.Length).Where(i => fits[i].IsStandard).ToArray();
        var values = standard.Select(i => (fits[i].Transformed(filled[i]), Most: fits[i].Most(filled[i], ranges[i]))).ToArray();
        var means = rows.Means(values);
        var variances = rows.Means([.. values.Select((value, k) => (
            $"pow({value.Item1} - {Sql.Number(means[k])}, 2)", Math.Pow(value.Most + Math.Abs(means[k]), 2)))]);
        for (var k = 0; k < standard.Length; k++)
        {
            var deviation = (float)Math.Sqrt(variances[k]);
            filled[standard[k]] = filled[standard[k]] with
            {
                Shift = (float)means[k],
                Divisor = float.IsFinite(deviation) && deviation > 0 ? deviation : 1,
            };
        }

        return [.. fits.Select((fit, i) => fit.InRange(fit.RangeOrBins(filled[i], ranges[i]), extremes[i]))];
    }

    private bool IsStandard => options is { Bins: null, Scale: null or ScalePolicies.Standard };

    private double[] Extremes(object? least, object? most)
    {
        double[] extremes = [.. new[] { least, most }.OfType<double>()];
        foreach (var far in extremes)
        {
            if (!float.IsFinite((float)far))
            {
                throw OutOfRange(far, "for 32-bit floats");
            }
        }

        return extremes;
    }

    private ValueRange Range(ReadOnlySpan<object?> counts, long all) => counts[0] is > 0L
        ? new ValueRange(
            Convert.ToSingle(counts[1], CultureInfo.InvariantCulture),
            Convert.ToSingle(counts[2], CultureInfo.InvariantCulture),
            (long)counts[0]! < all)
        : throw JobException.BadData("TooManyMissing", field,
            $"column '{options.Name}' has no value in any training row; fill it, or remove the feature");

    private NumericEncoding FillAndClip(ValueRange range)
    {
        var fill = options.Missing switch
        {
            MissingPolicies.Constant => (float)DecimalText.Parse(options.MissingValue!),
            MissingPolicies.Mean => (float)rows.Means(
                [($"CAST({value} AS DOUBLE)", Math.Max(Math.Abs(range.Least), Math.Abs(range.Most)))])[0],
            MissingPolicies.Mode => (float)rows.Query(
                $"SELECT {value} AS v {TrainingPart.Rows} AND v IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT 1").Single()[0]!,
            _ => Quantiles(value, ["0.5"])[0],
        };
        return new NumericEncoding(options.Name, fill)
        {
            Min = Limit(options.Clip?.Min, options.Clip?.LowerQuantile),
            Max = Limit(options.Clip?.Max, options.Clip?.UpperQuantile),
            Log = options.Log is true,
            Indicator = options.Indicator is true,
        };
    }

    private float? Limit(string? given, string? quantile) =>
        given is not null ? (float)DecimalText.Parse(given) : quantile is null ? null : Quantiles(value, [quantile])[0];

    private float[] Quantiles(string of, IEnumerable<string> shares) =>
        [.. ((IEnumerable)rows.One($"SELECT quantile_cont({of}, [{string.Join(", ", shares)}]) {TrainingPart.Rows}")[0]!).Cast<float>()];

    // The value before it is scaled, in 64-bit floats.
    private string Transformed(NumericEncoding fit)
    {
        var clipped = $"CAST({Clipped(fit)} AS DOUBLE)";
        return fit.Log ? $"sign({clipped}) * ln(1 + abs({clipped}))" : clipped;
    }

    private string Clipped(NumericEncoding fit)
    {
        var filled = $"coalesce({value}, {Single(fit.Fill)})";
        var below = fit.Max is { } max ? $"least({filled}, {Single(max)})" : filled;
        return fit.Min is { } min ? $"greatest({below}, {Single(min)})" : below;
    }

    private static string Single(float number) => $"CAST({Sql.Number(number)} AS FLOAT)";

    // The greatest magnitude. A logarithm of another library may be greater in its last bit.
    private double Most(NumericEncoding fit, ValueRange range)
    {
        var (least, most) = Bounds(fit, range);
        return Math.Max(Math.Abs((double)least), Math.Abs((double)most)) * (fit.Log ? 1.001 : 1);
    }

    private static (float Least, float Most) Bounds(NumericEncoding fit, ValueRange range)
    {
        float[] raw = [range.Least, range.Most, range.HasMissing ? fit.Fill : range.Least];
        var values = raw.Select(fit.Transform).ToArray();
        return (values.Min(), values.Max());
    }

    private NumericEncoding RangeOrBins(NumericEncoding fit, ValueRange range)
    {
        var (least, most) = Bounds(fit, range);
        if (options.Scale == ScalePolicies.MinMax)
        {
            var width = most - least;
            return fit with { Shift = least, Divisor = float.IsFinite(width) && width > 0 ? width : 1 };
        }

        if (options.Bins is { } bins)
        {
            var shares = Enumerable.Range(1, bins - 1)
                .Select(k => ((double)k / bins).ToString("R", CultureInfo.InvariantCulture) + "::DOUBLE");
            return fit with { Edges = [.. Quantiles(Clipped(fit), shares).Distinct().Where(edge => edge > least)] };
        }

        return fit;
    }

    // The model computes in 32-bit floats, and the difference of two of them may not fit into one.
    private NumericEncoding InRange(NumericEncoding fit, double[] extremes)
    {
        foreach (var far in extremes)
        {
            if (!float.IsFinite((fit.Transform((float)far) - fit.Shift) / fit.Divisor))
            {
                throw OutOfRange(far, sensitive
                    ? "from the mean for 32-bit arithmetic"
                    : FormattableString.Invariant($"from the mean {fit.Shift} for 32-bit arithmetic"));
            }
        }

        return fit;
    }

    private JobException OutOfRange(double far, string why)
    {
        var position = (long)rows.Query($"""
            SELECT r.{DataTable.Position} FROM {DataTable.Rows} r
            WHERE {TrainingPart.Column(options.Name)} = {Sql.Number(far)} ORDER BY r.{DataTable.Position} LIMIT 1
            """).Single()[0]!;
        return JobException.BadData("OutOfRange", field,
            FormattableString.Invariant(
                $"{rows.NameOf(position)}, column '{options.Name}' contains {(sensitive ? "a value" : far)}, too far {why}; ")
                + "set clip to limit it, scale the column, or correct the value");
    }

    /// <summary>The values of the training rows.</summary>
    /// <param name="Least">Least value.</param>
    /// <param name="Most">Greatest value.</param>
    /// <param name="HasMissing">Whether some row has none.</param>
    private readonly record struct ValueRange(float Least, float Most, bool HasMissing);
}
