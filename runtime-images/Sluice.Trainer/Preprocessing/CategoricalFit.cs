using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>Fits the encoding of a categorical feature.</summary>
internal static class CategoricalFit
{
    // Without a vocabulary, more values than this are more likely those of an identifier.
    private const int MostByDefault = 1000;

    /// <summary>Fits to the training rows.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="index">Its index in the job.</param>
    /// <param name="missingValues">The texts that the job names as missing values.</param>
    /// <exception cref="JobException">
    /// The column has no value in the training rows, too many categories, or values that the model's input cannot tell apart (65).
    /// </exception>
    public static CategoricalEncoding Fit(TrainingPart rows, FeatureOptions feature, int index, IReadOnlyList<string>? missingValues)
    {
        var field = $"spec.dataset.features[{index}]";
        var column = TrainingPart.Column(feature.Name);
        var constant = feature.Missing == MissingPolicies.Constant ? feature.MissingValue : null;
        var most = feature.Vocabulary?.Size ?? MostByDefault;

        // The most frequent ones in the order of their code points, and one more to see that there are more.
        var value = constant is null ? column : $"coalesce({column}, {Sql.Text(constant)})";
        var counts = rows.Query($"""
            SELECT {value} AS v, count(*) AS n {TrainingPart.Rows} AND v IS NOT NULL
            GROUP BY v HAVING n >= {feature.Vocabulary?.MinCount ?? 1} ORDER BY n DESC, v LIMIT {most + 1}
            """).Select(row => (Name: (string)row[0]!, Count: (long)row[1]!)).ToArray();
        if (counts.Length > most && feature.Vocabulary?.Size is null)
        {
            throw JobException.BadData("TooManyCategories", $"{field}.type",
                $"column '{feature.Name}' has more than {MostByDefault} different values in the training rows; is it an identifier? Remove "
                    + "the feature, make it numeric, or set vocabulary.size to have inputs for the most frequent ones, at most "
                    + $"{FeatureRules.MostCategories}");
        }

        var empty = rows.One($"""
            SELECT count({column}), count(*) FILTER ({column} = ''), (SELECT count(*) FROM {DataTable.Rows} r WHERE {column} IS NULL)
            {TrainingPart.Rows}
            """);
        if (empty[0] is 0L)
        {
            throw JobException.BadData("TooManyMissing", $"{field}.name",
                $"column '{feature.Name}' has no value in any training row; fill it, or remove the feature");
        }

        string[] missingTexts = [.. (empty[1] is 0L ? [""] : Array.Empty<string>()).Union(missingValues ?? [], StringComparer.Ordinal)];
        if (missingTexts.Length == 0 && empty[2] is > 0L)
        {
            throw JobException.BadData("AmbiguousEmpty", "spec.dataset.missingValues",
                $"column '{feature.Name}' has rows with the empty text and rows without a value, which the model's input cannot "
                    + "distinguish; add \"\" to the list if neither is a value");
        }

        var kept = counts.Take(most).ToArray();
        string[] categories = [.. kept.Select(each => each.Name).Order(StringComparer.Ordinal)];
        var own = feature.Missing == MissingPolicies.Category;
        if (categories.Length == 0)
        {
            throw JobException.BadData("TooFewRows", $"{field}.vocabulary.minCount",
                $"no category of column '{feature.Name}' is in {feature.Vocabulary?.MinCount} training rows; lower it");
        }

        var mode = kept.TakeWhile(each => each.Count == kept[0].Count).Select(each => each.Name).Min(StringComparer.Ordinal);
        return new CategoricalEncoding(feature.Name, categories, own ? null : constant ?? mode)
        {
            Other = feature.Vocabulary?.Other is true,
            MissingTexts = missingTexts,
        };
    }
}
