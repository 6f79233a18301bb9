using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Preprocessing.Tokens;

namespace Sluice.Trainer.Tasks;

/// <summary>Makes the task of a job from its table.</summary>
internal static class TaskFit
{
    private const int MostLabels = 1000;

    /// <summary>Makes the task. Scales and the like are of the training rows alone.</summary>
    /// <param name="table">A divided table.</param>
    /// <param name="spec">The job.</param>
    /// <param name="hyperparameters">Its hyperparameters.</param>
    /// <param name="preprocessor">The encodings of the features.</param>
    /// <param name="reference">Makes the network of the version that the training starts from.</param>
    /// <exception cref="JobException">The target does not fit the task (65).</exception>
    public static LearningTask Fit(
        DataTable table, TrainingJobSpec spec, Hyperparameters hyperparameters, Preprocessor preprocessor, Func<Network> reference) =>
        spec.Trainer.Task switch
        {
            LearningTasks.MultiLabel => MultiLabel(table, spec.Dataset, hyperparameters),
            LearningTasks.Regression => new RegressionTask(
                Scale(table, spec.Dataset), hyperparameters.Number(BuiltInHyperparameters.Huber)),
            LearningTasks.Quantile => new QuantileTask(Scale(table, spec.Dataset), hyperparameters.Quantiles),
            LearningTasks.Autoencoder => new AutoencoderTask(preprocessor.Width),
            LearningTasks.Tagging => Tagging(table, spec.Dataset, hyperparameters, preprocessor),
            LearningTasks.NextToken => new NextTokenTask((BytePairEncoding)preprocessor.Features[0]),
            LearningTasks.Preference => new PreferenceTask(
                (BytePairEncoding)preprocessor.Features[0],
                [.. spec.Dataset.Features.Select(feature => feature.Name)],
                hyperparameters.Number(BuiltInHyperparameters.Beta),
                table.NameOf)
            {
                Reference = reference,
            },
            LearningTasks.MaskedToken => new MaskedTokenTask((BytePairEncoding)preprocessor.Features[0], spec.Trainer.Seed),
            _ => Classification(table, spec, hyperparameters),
        };

    private static ClassificationTask Classification(DataTable table, TrainingJobSpec spec, Hyperparameters hyperparameters)
    {
        var classes = RowReader.Values(table, spec.Dataset.Target);
        return new ClassificationTask(
            classes,
            Options(hyperparameters, () => ClassWeights.Balanced(Counts(table, spec.Dataset, classes, null))),
            MitigationFit.Fit(table, spec, classes));
    }

    private static ClassificationOptions Options(Hyperparameters hyperparameters, Func<IReadOnlyList<float>> balanced) => new()
    {
        LabelSmoothing = hyperparameters.Number(BuiltInHyperparameters.LabelSmoothing),
        Focal = hyperparameters.Number(BuiltInHyperparameters.Focal),
        ClassWeights = hyperparameters.Word(BuiltInHyperparameters.ClassWeights) is "balanced" ? balanced() : null,
    };

    // The training rows of each class, or with a separator those that have each label.
    private static long[] Counts(DataTable table, DatasetOptions dataset, IReadOnlyList<string> classes, string? separator)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var target = TrainingPart.Column(dataset.Target);
        foreach (var row in new TrainingPart(table).Query($"SELECT {target}, count(*) {TrainingPart.Rows} GROUP BY 1"))
        {
            foreach (var name in separator is null ? [(string)row[0]!] : MultiLabelTask.Divide((string?)row[0], separator).Distinct())
            {
                counts[name] = counts.GetValueOrDefault(name) + (long)row[1]!;
            }
        }

        return [.. classes.Select(name => counts.GetValueOrDefault(name))];
    }

    private static MultiLabelTask MultiLabel(DataTable table, DatasetOptions dataset, Hyperparameters hyperparameters)
    {
        var separator = dataset.LabelSeparator ?? ";";
        string[] labels =
        [
            .. RowReader.Values(table, dataset.Target).SelectMany(target => MultiLabelTask.Divide(target, separator))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return labels.Length switch
        {
            0 => throw JobException.BadData("NoLabels", "spec.dataset.target",
                $"no row has a label in column '{dataset.Target}'; choose another column"),
            > MostLabels => throw JobException.BadData("TooManyLabels", "spec.dataset.target",
                $"column '{dataset.Target}' has {labels.Length} labels, and at most {MostLabels} can be learnt; is "
                + $"spec.dataset.labelSeparator, '{separator}', what stands between them?"),
            _ => new MultiLabelTask(labels, separator, Options(hyperparameters, () => ClassWeights.BalancedLabels(
                Counts(table, dataset, labels, separator), table.Count($"SELECT count(*) {TrainingPart.Rows}")))),
        };
    }

    private static TaggingTask Tagging(
        DataTable table, DatasetOptions dataset, Hyperparameters hyperparameters, Preprocessor preprocessor)
    {
        var (text, target) = (dataset.Features[0].Name, dataset.Target);
        foreach (var row in table.Query($"""
            SELECT {DataTable.Position}, words, tags FROM (
                SELECT {DataTable.Position}, {Words(text)}.len() AS words, {Words(target)}.len() AS tags FROM {DataTable.Rows})
            WHERE words <> tags ORDER BY 1 LIMIT 1
            """))
        {
            throw JobException.BadData("TagsDiffer", "spec.dataset.target",
                $"{table.NameOf((long)row[0]!)} has {row[1]} words in column '{text}' and {row[2]} tags in column '{target}'; "
                + "write one tag for each word, with spaces between");
        }

        var counts = table.Query($"""
            SELECT tag, count(*) FILTER (part = '{DataSplit.Training}') FROM (
                SELECT p.part, unnest({Words(target)}) AS tag
                FROM {DataTable.Rows} r JOIN {DataSplit.Parts} p ON p.{DataTable.Position} = r.{DataTable.Position})
            GROUP BY 1 ORDER BY 1 LIMIT {MostLabels + 1}
            """).ToDictionary(row => (string)row[0]!, row => (long)row[1]!, StringComparer.Ordinal);
        string[] tags = [.. counts.Keys.Order(StringComparer.Ordinal)];
        return tags.Length switch
        {
            < 2 => throw JobException.BadData("OneClass", "spec.dataset.target",
                $"column '{target}' has {(tags.Length == 0 ? "no tag" : "one tag alone")}, so there is nothing to learn; "
                + "choose another column, or add rows"),
            > MostLabels => throw JobException.BadData("TooManyLabels", "spec.dataset.target",
                $"column '{target}' has more than {MostLabels} different tags, and at most {MostLabels} can be learnt; "
                + "choose a column of tags"),
            _ => new TaggingTask(tags, preprocessor.Width,
                Options(hyperparameters, () => ClassWeights.Balanced([.. tags.Select(tag => counts[tag])]))),
        };
    }

    // What stands between spaces, as WordsEncoding divides.
    private static string Words(string column) =>
        $"list_filter(string_split(coalesce({Sql.Name(column)}, ''), ' '), lambda word: word <> '')";

    private static TargetScale Scale(DataTable table, DatasetOptions dataset)
    {
        var (rows, target) = (new TrainingPart(table), TrainingPart.Column(dataset.Target));
        var extremes = rows.One($"SELECT CAST(min({target}) AS DOUBLE), CAST(max({target}) AS DOUBLE) {TrainingPart.Rows}");
        if (extremes is not [double least, double most] || least == most)
        {
            throw JobException.BadData("OneClass", "spec.dataset.split",
                $"all training rows have the same number in column '{dataset.Target}', so there is nothing to learn; "
                + "add rows, or split them otherwise");
        }

        var mean = rows.Means([($"CAST({target} AS DOUBLE)", Math.Max(Math.Abs(least), Math.Abs(most)))])[0];
        var distance = $"(CAST({target} AS DOUBLE) - {Sql.Number(mean)})";
        var variance = rows.Means([($"{distance} * {distance}", Math.Pow(Math.Max(most - mean, mean - least), 2))])[0];
        var deviation = (float)Math.Sqrt(variance);
        return float.IsFinite((float)mean) && float.IsFinite(deviation) && deviation > 0
            ? new TargetScale((float)mean, deviation)
            : throw JobException.BadData("OutOfRange", "spec.dataset.target",
                $"the numbers of column '{dataset.Target}' are beyond what 32-bit floats hold; give them another unit");
    }
}
