using System.Globalization;
using Sluice.Api.Text;
using Sluice.Data.Failures;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;

namespace Sluice.Trainer.Evaluation;

/// <summary>What a trial of a search is judged by, on the validation rows: <c>loss</c>, or a metric of the task.</summary>
internal static class TrialObjective
{
    /// <summary>The loss that early stopping looks at, which each task has.</summary>
    public const string Loss = "loss";

    /// <summary>Checks that a task has a metric.</summary>
    /// <exception cref="JobException">It has none of that name (64).</exception>
    public static void Check(string metric, LearningTask task)
    {
        if (metric is not Loss && task.Scores([], []).Metrics is var known && !known.ContainsKey(metric))
        {
            throw JobException.BadSpec("UnknownMetric", "spec.search.objective.metric",
                $"'{metric}' is none of {string.Join(", ", known.Keys.Prepend(Loss))}");
        }
    }

    /// <summary>Measures a training with the weights that would be published.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="trained">A training with validation rows, after <see cref="TrainingSession.UseBest"/>.</param>
    /// <returns>The value as a decimal. Null where it is undefined, or too large for one.</returns>
    public static string? Measure(string metric, PreparedTraining trained)
    {
        var value = metric is Loss ? trained.Session.JudgedLoss ?? double.NaN : Score(metric, trained);

        // Small losses differ in digits that a metric is not shown with.
        return value.ToString("G9", CultureInfo.InvariantCulture) is var text && DecimalText.TryParse(text, out _) ? text : null;
    }

    private static double Score(string metric, PreparedTraining trained)
    {
        var scores = CrossValidation.Score(trained.Rows.Validation!, trained.Session);
        return scores.Metrics[metric].On([.. scores.Rows]);
    }
}
