using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>Fits the encoding of a date.</summary>
internal static class DateFit
{
    /// <summary>Fits to the training rows.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="index">Its index in the job.</param>
    /// <param name="sensitive">Whether no message may show a value of the column.</param>
    /// <exception cref="JobException">The column has no value in the training rows (65).</exception>
    public static DateEncoding Fit(TrainingPart rows, FeatureOptions feature, int index, bool sensitive)
    {
        var column = TrainingPart.Column(feature.Name);
        var (median, last) = rows.One(
            $"SELECT strftime(quantile_disc({column}, 0.5), '%Y-%m-%dT%H:%M:%S'), max(year({column})) {TrainingPart.Rows}") switch
        {
            [string middle, long latest] => (middle, latest),
            _ => throw JobException.BadData("TooManyMissing", $"spec.dataset.features[{index}].name",
                $"column '{feature.Name}' has no value in any training row; fill it, or remove the feature"),
        };
        var fill = feature.Missing == MissingPolicies.Constant ? feature.MissingValue! : median;
        var year = $"CAST(year(coalesce({column}, CAST({Sql.Text(fill)} AS TIMESTAMP))) AS DOUBLE)";
        var mean = rows.Means([(year, 10_000)])[0];
        var deviation = (float)Math.Sqrt(rows.Means([($"pow({year} - {Sql.Number(mean)}, 2)", 1e8)])[0]);
        return last > 9999
            ? throw JobException.BadData("OutOfRange", $"spec.dataset.features[{index}].name",
                $"column '{feature.Name}' has {(sensitive ? "a year of five digits" : $"the year {last}")}, "
                    + "but dates of ISO 8601 end with 9999; correct it")
            : new DateEncoding(feature.Name, fill, feature.Parts ?? DateParts.Default)
            {
                YearMean = (float)mean,
                YearDeviation = deviation > 0 ? deviation : 1,
                Indicator = feature.Indicator is true,
            };
    }
}
