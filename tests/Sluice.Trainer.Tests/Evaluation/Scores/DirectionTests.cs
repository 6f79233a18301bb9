using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Evaluation.Scores;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

/// <summary>Which way each metric of each task is better, as the trainer computes it and as gates know it.</summary>
public sealed class DirectionTests
{
    private static readonly Dictionary<string, ScoreSet> Tasks = new()
    {
        ["two classes"] = Noisy(new ClassificationScores(["no", "yes"], [0, 1], [0.6f, 0.4f, 0.3f, 0.7f])),
        ["three classes"] = new ClassificationScores(["a", "b", "c.d"], [0, 1, 2], [0.6f, 0.2f, 0.2f, 0.1f, 0.8f, 0.1f, 0.2f, 0.3f, 0.5f]),
        ["labels"] = new LabelScores(["a", "b"], [true, false, false, true], [0.6f, 0.2f, 0.1f, 0.8f]),
        ["numbers"] = new RegressionScores([1, 2, 3], [1, 2, 4]),
        ["quantiles"] = new QuantileScores([0.1, 0.5], [1, 2], [0.5, 1, 1, 2]),
        ["anomalies"] = new AnomalyScores([0.5f, 1]),
        ["tags"] = new TaggingScores(["noun", "verb"], 2, [0, 1, 1, 0], [0, 1, 0, 0]),
        ["texts"] = new LanguageScores([new TextScore(1.5, 2, 1, 8)]),
        ["preferences"] = new PreferenceScores([0.5, -0.25], 0.1),
    };

    public static TheoryData<string> Names => [.. Tasks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gates_know_the_direction_of_every_metric(string task)
    {
        foreach (var metric in Tasks[task].Metrics.Values)
        {
            // Rows that are drawn again say nothing of a maximum, so that it is not compared.
            MetricDirection? expected = metric.Name == "maxError" ? null : metric.Better switch
            {
                Better.Higher => MetricDirection.Higher,
                Better.Lower => MetricDirection.Lower,
                _ => null,
            };
            Assert.True(expected == GateMetrics.DirectionOf(metric.Name), $"{metric.Name}: {expected}");
            Assert.True(!metric.IsShare || expected is null || GateMetrics.IsShareOfRows(metric.Name), $"{metric.Name} is a share of rows");
        }
    }

    private static ClassificationScores Noisy(ClassificationScores scores)
    {
        scores.AddAccuracy("accuracy.noise0.1", [0, 0]);
        scores.AddAccuracy("accuracy.fgsm0.5", [1, 1]);
        scores.AddAccuracy("accuracy.pgd10", [1, 0]);
        return scores;
    }
}
