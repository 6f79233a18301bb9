using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>Fits the encoding of an image: mean and deviation, or the range, of all pixels of a channel.</summary>
internal static class ImageFit
{
    /// <summary>Fits to the training rows.</summary>
    /// <exception cref="JobException">A row has another number of pixels, or no training row has any (65).</exception>
    public static ImageEncoding Fit(TrainingPart rows, FeatureOptions feature, int index)
    {
        var (column, size) = (TrainingPart.Column(feature.Name), feature.Image!);
        var channels = size.Channels ?? 1;
        var pixels = size.Width * size.Height;
        var bad = rows.Query($"""
            SELECT r.{DataTable.Position}, len({column}) FROM {DataTable.Rows} r WHERE len({column}) <> {pixels * channels}
            ORDER BY r.{DataTable.Position} LIMIT 1
            """).FirstOrDefault();
        if (bad is not null)
        {
            throw JobException.BadData("ImageSize", $"spec.dataset.features[{index}].image",
                $"{rows.NameOf((long)bad[0]!)}, column '{feature.Name}' has {bad[1]} numbers, "
                    + $"but {channels} x {size.Height} x {size.Width} are {pixels * channels}; "
                    + "correct width, height and channels, or the row");
        }

        var (mean, least, greatest, divisor) = (new float[channels], new float[channels], new float[channels], new float[channels]);
        for (var i = 0; i < channels; i++)
        {
            // The pixels of the channel, one per row.
            var from = $"FROM (SELECT CAST(unnest({column}[{i * pixels + 1}:{(i + 1) * pixels}]) AS DOUBLE) AS v {TrainingPart.Rows})";
            var range = rows.One($"SELECT min(v), max(v) {from}") is [double low, double high] ? (low, high)
                : throw JobException.BadData("TooManyMissing", $"spec.dataset.features[{index}].name",
                    $"column '{feature.Name}' has no pixels in any training row; fill it, or remove the feature");
            var most = Math.Max(Math.Abs(range.low), Math.Abs(range.high));
            var exact = rows.Means([("v", most)], from)[0];
            var square = rows.Means([($"pow(v - {Sql.Number(exact)}, 2)", Math.Pow(most + Math.Abs(exact), 2))], from)[0];
            (mean[i], least[i], greatest[i]) = ((float)exact, (float)range.low, (float)range.high);
            var width = feature.Scale == ScalePolicies.MinMax ? (float)(range.high - range.low) : (float)Math.Sqrt(square);
            divisor[i] = width > 0 && float.IsFinite(width) ? width : 1;
        }

        ImageEncoding fit = feature.Scale switch
        {
            ScalePolicies.None => new(feature.Name, size, mean, new float[channels], [.. Enumerable.Repeat(1f, channels)]),
            ScalePolicies.MinMax => new(feature.Name, size, mean, least, divisor),
            _ => new(feature.Name, size, mean, mean, divisor),
        };
        return fit with { Lowest = least, Highest = greatest };
    }
}
