namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>
/// The metrics of token tagging; a row is a sentence. <c>tokenAccuracy</c>; <c>macroF1</c> over the tags that occur or were predicted, and
/// <c>precision.&lt;tag&gt;</c>, <c>recall.&lt;tag&gt;</c>, <c>f1.&lt;tag&gt;</c>; <c>sentenceAccuracy</c>: share of the sentences all of
/// whose tokens are right. Padding counts nowhere, nor does a sentence of nothing else.
/// </summary>
public sealed class TaggingScores : CountedScoreSet
{
    private readonly int tags;
    private readonly int[] actual;
    private readonly int[] predicted;
    private readonly int length;

    /// <summary>Creates the metrics of a set of predictions.</summary>
    /// <param name="tags">Names of the tags.</param>
    /// <param name="length">Number of tokens of a sentence, padding included.</param>
    /// <param name="actual">Index of the tag of each token, sentence by sentence. A negative number marks padding.</param>
    /// <param name="predicted">Index of the predicted tag of each token; -1 for none. What stands at padding is not read.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an index is of no tag.</exception>
    public TaggingScores(IReadOnlyList<string> tags, int length, int[] actual, int[] predicted)
        : base(RowsOf(length, actual))
    {
        Require(nameof(predicted), predicted.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            RequireIndex(nameof(actual), i, actual[i], tags.Count);
            RequireIndex(nameof(predicted), i, actual[i] < 0 ? -1 : predicted[i], tags.Count);
        }

        this.tags = tags.Count;
        this.length = length;
        this.actual = actual;
        this.predicted = predicted;
        AddCounted("tokenAccuracy", counts => counts.Accuracy);
        AddCounted("macroF1", counts => counts.Macro(counts.F1));
        AddOfEach(tags);
        Add("sentenceAccuracy", Better.Higher, SentenceAccuracy);
    }

    /// <inheritdoc/>
    public override ClassCounts Count(ReadOnlySpan<int> rows)
    {
        var counts = new ClassCounts(tags);
        foreach (var row in rows)
        {
            for (var i = row * length; i < (row + 1) * length; i++)
            {
                if (actual[i] >= 0)
                {
                    counts.Add(actual[i], predicted[i]);
                }
            }
        }

        return counts;
    }

    /// <summary>The share of wrong tokens of each sentence. NaN for a sentence of padding.</summary>
    public override double[] Losses() => [.. Rows.Select(WrongOf).Select(of => (double)of.Wrong / of.Tokens)];

    private double SentenceAccuracy(ReadOnlySpan<int> rows)
    {
        var (right, sentences) = (0, 0);
        foreach (var row in rows)
        {
            var (wrong, tokens) = WrongOf(row);
            right += tokens > 0 && wrong == 0 ? 1 : 0;
            sentences += tokens > 0 ? 1 : 0;
        }

        return (double)right / sentences;
    }

    private (int Wrong, int Tokens) WrongOf(int row)
    {
        var (wrong, tokens) = (0, 0);
        for (var i = row * length; i < (row + 1) * length; i++)
        {
            tokens += actual[i] >= 0 ? 1 : 0;
            wrong += actual[i] >= 0 && actual[i] != predicted[i] ? 1 : 0;
        }

        return (wrong, tokens);
    }

    private static void RequireIndex(string name, int token, int tag, int tags)
    {
        if (tag >= tags)
        {
            throw new ArgumentException($"{name}[{token}]: {tag} is not the index of one of {tags} tags", name);
        }
    }

    private static int RowsOf(int length, int[] actual)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Require(nameof(actual), actual.Length, actual.Length / length * (long)length);
        return actual.Length / length;
    }
}
