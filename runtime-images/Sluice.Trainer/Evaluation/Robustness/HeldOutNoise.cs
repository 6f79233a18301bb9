using Sluice.Api.Text;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Evaluation.Robustness;

/// <summary>
/// Adds Gaussian noise to the numbers and pixels of raw rows, in units of the deviations of the training rows; of pixels, in units of what
/// each channel is scaled by, within the range that it has there. Missing values stay missing. The noise of a row follows from the seed,
/// the strength and the row alone, so that every model is judged on the same rows.
/// </summary>
internal sealed class HeldOutNoise
{
    private readonly IReadOnlyList<double> deviations;
    private readonly IReadOnlyList<FeatureEncoding> features;
    private readonly long seed;

    /// <summary>Takes what the noise is measured in.</summary>
    /// <param name="features">The encodings of the features.</param>
    /// <param name="deviations">The standard deviation of each feature that is a number, and 0 of the others.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="strengths">Deviations of the noise, in these units.</param>
    public HeldOutNoise(
        IReadOnlyList<FeatureEncoding> features, IReadOnlyList<double> deviations, long seed, IReadOnlyList<decimal> strengths) =>
        (this.features, this.deviations, this.seed, Strengths) = (features, deviations, seed, strengths);

    /// <summary>Deviations of the noise.</summary>
    public IReadOnlyList<decimal> Strengths { get; }

    /// <summary>Measures the deviations of the training rows.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="features">The encodings of the features.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="strengths">Deviations of the noise, as decimals. Null for none.</param>
    public static HeldOutNoise Of(
        DataTable table, IReadOnlyList<FeatureEncoding> features, long seed, IReadOnlyList<string>? strengths) => new(
            features,
            strengths is not { Count: > 0 } ? []
                : [.. features.Select(each => each is NumericEncoding ? Deviation(table, each.Name) : 0)],
            seed,
            [.. (strengths ?? []).Select(DecimalText.Parse)]);

    /// <summary>Changes rows.</summary>
    /// <param name="rows">The rows as they are.</param>
    /// <param name="strength">One of the strengths.</param>
    public RowBatch Apply(RowBatch rows, decimal strength)
    {
        RandomStream[] streams =
        [
            .. rows.Positions.Select(position => new RandomStream(seed, $"noise/{DecimalText.Write((double)strength)}", position)),
        ];
        return rows with
        {
            Features = [.. rows.Features.Select((column, i) => Changed(column, i, streams, (double)strength))],
        };
    }

    private FeatureColumn Changed(FeatureColumn column, int feature, RandomStream[] streams, double strength) => column switch
    {
        NumericColumn numbers => numbers with
        {
            Values = [.. numbers.Values.Select((value, row) => (float)(value + strength * deviations[feature] * streams[row].Normal()))],
        },
        ImageColumn images => images with { Pixels = Pixels(images.Pixels, (ImageEncoding)features[feature], streams, strength) },
        _ => column,
    };

    private static float[] Pixels(float[] pixels, ImageEncoding encoding, RandomStream[] streams, double strength)
    {
        var changed = new float[pixels.Length];
        var (numbers, channel) = (encoding.Size.Numbers, encoding.Size.Width * encoding.Size.Height);
        for (var i = 0; i < pixels.Length; i++)
        {
            var of = i % numbers / channel;
            var (low, high) = encoding.RangeOf(of);
            var noisy = (float)(pixels[i] + strength * encoding.Divisor[of] * streams[i / numbers].Normal());
            changed[i] = Math.Clamp(noisy, Math.Min(low, pixels[i]), Math.Max(high, pixels[i]));
        }

        return changed;
    }

    // The population's, in the order of the rows, so that it is the same in each run.
    private static double Deviation(DataTable table, string column)
    {
        double[] values = [.. PartColumn.Read(table, DataSplit.Training, column)!.Numbers!.Where(value => !double.IsNaN(value))];
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
