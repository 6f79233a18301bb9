using Sluice.Trainer.Evaluation.Bootstrap;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Bootstrap;

/// <summary>
/// How often a candidate passes that is worse by exactly the margin, or, at a margin of 0, equally good: of all candidates that must not
/// pass, those that pass most often. An interval of 95 % allows one in forty. <c>SLUICE_SEEDS</c> sets the number of seeds.
/// </summary>
public sealed class FalsePassTests
{
    private const double Nominal = 0.025;
    private const double Approximation = 0.005; // the level of a bootstrap is exact only in the limit of many rows
    private static readonly string[] Classes = ["no", "yes"];

    [Theory]
    [InlineData(100, 0, 0.1)] // A/A
    [InlineData(100, 0.1, 0.05)]
    [InlineData(100, 0.05, 0)] // no row is better, and about five are worse
    public void Accuracy(int rows, double margin, double wins)
        => Holds(1000, seed =>
        {
            var random = new RandomStream(seed, "accuracy", rows);
            var (stable, candidate) = (new int[rows], new int[rows]);
            for (var row = 0; row < rows; row++)
            {
                var draw = random.Fraction();
                (stable[row], candidate[row]) = draw < margin + wins ? (1, 0) : draw < margin + 2 * wins ? (0, 1) : (1, 1);
            }

            return new MetricBootstrap(seed, 1000)
                .Difference(Of("accuracy", stable), Of("accuracy", candidate), All(rows)).IsNotWorseBy(margin);
        });

    [Fact]
    public void Log_loss_of_a_candidate_that_is_rarely_but_badly_wrong()
        => Holds(300, seed =>
        {
            const int Rows = 200;
            var random = new RandomStream(seed, "logLoss");
            // What the candidate loses is exponential, so that a few rows decide, and has the mean of the margin, 0.25 nats.
            float[] stable = [.. Enumerable.Range(0, Rows).Select(_ => 0.9f)];
            float[] candidate = [.. stable.Select(of => (float)(of * Math.Exp(0.25 * Math.Log(1 - random.Fraction()))))];
            return new MetricBootstrap(seed, 1000)
                .Difference(Of("logLoss", stable), Of("logLoss", candidate), All(Rows)).IsNotWorseBy(0.25);
        });

    [Fact]
    public void Area_under_the_curve_of_two_models_that_are_equally_good()
        => Holds(300, seed =>
        {
            var random = new RandomStream(seed, "auc");
            int[] actual = [.. Enumerable.Range(0, 100).Select(_ => random.Below(3) == 0 ? 1 : 0)];
            return new MetricBootstrap(seed, 1000).Difference(Model(), Model(), All(100)).IsNotWorseBy(0);

            Metric Model()
            {
                float[] yes = [.. actual.Select(of => (float)(0.2 * of + 0.8 * random.Fraction()))];
                return Scores(actual, yes).Metrics["rocAuc"];
            }
        });

    private static void Holds(int usual, Func<int, bool> passes)
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_SEEDS"), out var set) ? set : usual;
        var passed = 0;
        Parallel.For(0, seeds, seed => Interlocked.Add(ref passed, passes(seed) ? 1 : 0));
        var share = (double)passed / seeds;
        var tolerance = 3 * Math.Sqrt(Nominal * (1 - Nominal) / seeds);

        Assert.True(share <= Nominal + Approximation + tolerance, $"{share:P1} of {seeds} candidates passed that must not");
        Assert.True(share >= Nominal / 10, $"{share:P1} passed, so the interval is so wide that the test says nothing");
    }

    private static int[] All(int rows) => [.. Enumerable.Range(0, rows)];

    /// <summary>A metric of rows that are all of the second class.</summary>
    private static Metric Of(string metric, int[] predicted)
        => new ClassificationScores(Classes, [.. predicted.Select(_ => 1)], new float[2 * predicted.Length], predicted).Metrics[metric];

    private static Metric Of(string metric, float[] yes) => Scores([.. yes.Select(_ => 1)], yes).Metrics[metric];

    private static ClassificationScores Scores(int[] actual, float[] yes)
        => new(Classes, actual, [.. yes.SelectMany(probability => new[] { 1 - probability, probability })]);
}
