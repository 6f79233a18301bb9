using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tests.Evaluation.Scores;

/// <summary>
/// Compares every metric with scikit-learn on seeded rows. Probabilities are multiples of 1/64: many are equal, some are 0 or 1, and those
/// of a row sum exactly to 1, so that scikit-learn's log loss does not rescale them.
/// </summary>
public sealed class ScikitLearnTests(ScikitLearn reference) : IClassFixture<ScikitLearn>
{
    private const int Parts = 64;

    [Theory]
    [InlineData(2, 400, 0)]
    [InlineData(2, 7, 0)]
    [InlineData(3, 500, 0)]
    [InlineData(5, 300, 0)]
    [InlineData(5, 300, 2)] // the last two classes have no rows
    public async Task Classification(int classes, int rows, int missing)
    {
        var random = new RandomStream(classes, "classification", rows);
        var all = Names(classes, "class");
        int[] actual = [.. Enumerable.Range(0, rows).Select(_ => random.Below(classes - missing))];
        var probabilities = actual.SelectMany(of => Probabilities(random, classes, of)).ToArray();
        // A threshold moves some predictions away from the highest probability.
        var predicted = Predictions.Highest(classes, probabilities);
        for (var row = 0; row < rows; row += 7)
        {
            predicted[row] = random.Below(classes);
        }

        var some = Some(random, rows);

        var scores = new ClassificationScores(all, actual, probabilities, predicted);

        await Same(scores, Picked([.. Enumerable.Range(0, rows)]));
        await Same(scores, Picked(some), some);

        object Picked(int[] of) => new
        {
            task = "classification",
            classes = all,
            actual = Pick(actual, of),
            predicted = Pick(predicted, of),
            probabilities = Doubles(Pick(probabilities, of, classes)),
        };
    }

    [Fact]
    public async Task Multi_label()
    {
        const int Rows = 300;
        var random = new RandomStream(1, "labels");
        var names = Names(4, "label");
        bool[] targets = [.. Enumerable.Range(0, Rows * 4).Select(_ => random.Below(3) == 0)];
        float[] probabilities = [.. targets.Select(has => Math.Clamp(random.Below(Parts) + (has ? 20 : -8), 0, Parts) / (float)Parts)];
        var some = Some(random, Rows);
        var scores = new LabelScores(names, targets, probabilities);

        await Same(scores, new { task = "labels", labels = names, targets, probabilities = Doubles(probabilities) });
        await Same(
            scores,
            new
            {
                task = "labels",
                labels = names,
                targets = Pick(targets, some, 4),
                probabilities = Doubles(Pick(probabilities, some, 4)),
            },
            some);
    }

    [Theory]
    [InlineData(501)]
    [InlineData(40)]
    public async Task Regression(int rows)
    {
        var random = new RandomStream(2, "regression", rows);
        double[] actual = [.. Enumerable.Range(0, rows).Select(_ => 1000 + 50 * random.Fraction())];
        double[] predicted = [.. actual.Select(target => target + 30 * (random.Fraction() - 0.4))];
        var some = Some(random, rows);
        var scores = new RegressionScores(actual, predicted);

        await Same(scores, new { task = "regression", actual, predicted });
        await Same(scores, new { task = "regression", actual = Pick(actual, some), predicted = Pick(predicted, some) }, some);
    }

    [Fact]
    public async Task Quantiles()
    {
        var random = new RandomStream(3, "quantiles");
        double[] quantiles = [0.1, 0.5, 0.95];
        double[] actual = [.. Enumerable.Range(0, 200).Select(_ => 10 * random.Fraction())];
        double[] predicted = [.. actual.SelectMany(_ => quantiles.Select(quantile => Math.Round(10 * quantile + random.Fraction())))];

        await Same(new QuantileScores(quantiles, actual, predicted), new { task = "quantiles", quantiles, actual, predicted });
    }

    [Fact]
    public async Task Tagging()
    {
        const int Length = 6;
        var random = new RandomStream(4, "tagging");
        var tags = Names(5, "tag");
        List<int> actual = [], predicted = [];
        for (var sentence = 0; sentence < 80; sentence++)
        {
            var real = random.Below(Length + 1); // some sentences are only padding
            actual.AddRange(Enumerable.Range(0, Length).Select(i => i < real ? random.Below(4) : -100));
            predicted.AddRange(actual.TakeLast(Length).Select(tag => random.Below(3) > 0 && tag >= 0 ? tag : random.Below(5)));
        }

        await Same(
            new TaggingScores(tags, Length, [.. actual], [.. predicted]),
            new { task = "tagging", tags, length = Length, actual, predicted });
    }

    private async Task Same(ScoreSet scores, object @case, int[]? rows = null)
    {
        var expected = await reference.MetricsOf(@case);
        var values = scores.Values(rows ?? [.. scores.Rows]);

        Assert.Equal(expected.Keys, values.Keys);
        Assert.All(expected, of => Assert.Equal(of.Value, values[of.Key], 1e-9));
        Assert.All(expected, of => Assert.Equal(of.Value, scores.Metrics[of.Key].On(rows ?? [.. scores.Rows]), 1e-9));
    }

    private static string[] Names(int number, string prefix) => [.. Enumerable.Range(0, number).Select(i => $"{prefix}{i}")];

    /// <summary>Row numbers with repetitions, as in a bootstrap sample.</summary>
    private static int[] Some(RandomStream random, int rows) => [.. Enumerable.Range(0, rows).Select(_ => random.Below(rows))];

    private static T[] Pick<T>(T[] values, int[] rows, int width = 1)
        => [.. rows.SelectMany(row => values[(row * width)..((row + 1) * width)])];

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    private static IEnumerable<float> Probabilities(RandomStream random, int classes, int likely)
    {
        var parts = new int[classes];
        var left = Parts;
        parts[random.Below(3) > 0 ? likely : random.Below(classes)] += random.Below(Parts + 1);
        left -= parts.Sum();
        for (var i = 0; i < classes - 1 && left > 0; i++)
        {
            var more = random.Below(left + 1);
            parts[i] += more;
            left -= more;
        }

        parts[^1] += left;
        return parts.Select(part => part / (float)Parts);
    }
}
