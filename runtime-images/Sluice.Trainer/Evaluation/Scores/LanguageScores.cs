namespace Sluice.Trainer.Evaluation.Scores;

/// <summary>What a language model makes of one text.</summary>
/// <param name="NegativeLogLikelihood">Sum over the predicted tokens, in nats.</param>
/// <param name="Tokens">Number of predicted tokens.</param>
/// <param name="RightTokens">Number of them to which the model gave the highest probability.</param>
/// <param name="Bytes">Length of what was predicted, in bytes of UTF-8.</param>
public readonly record struct TextScore(double NegativeLogLikelihood, long Tokens, long RightTokens, long Bytes);

/// <summary>
/// The metrics of a language model, for next tokens as for masked ones; a row is a text. <c>logLoss</c>: nats for each token;
/// <c>perplexity</c>: its exponential; <c>bitsPerByte</c>, which compares models of different tokenizers (Gao et al., The Pile, 2020,
/// https://arxiv.org/abs/2101.00027, section 3.1); <c>tokenAccuracy</c>.
/// </summary>
public sealed class LanguageScores : ScoreSet
{
    private readonly IReadOnlyList<TextScore> texts;

    /// <summary>Creates the metrics of some texts.</summary>
    /// <param name="texts">The texts, one for each row.</param>
    public LanguageScores(IReadOnlyList<TextScore> texts)
        : base(texts.Count)
    {
        this.texts = texts;
        Add("logLoss", Better.Lower, rows => LogLoss(Sum(rows)));
        Add("perplexity", Better.Lower, rows => Math.Exp(LogLoss(Sum(rows))));
        Add("bitsPerByte", Better.Lower, rows => BitsPerByte(Sum(rows)));
        Add("tokenAccuracy", Better.Higher, rows => TokenAccuracy(Sum(rows)));
    }

    /// <summary>The log loss of each text, in nats for each token. NaN for a text without tokens.</summary>
    public override double[] Losses() => [.. texts.Select(LogLoss)];

    private TextScore Sum(ReadOnlySpan<int> rows)
    {
        var sum = default(TextScore);
        foreach (var row in rows)
        {
            var text = texts[row];
            sum = new TextScore(
                sum.NegativeLogLikelihood + text.NegativeLogLikelihood,
                sum.Tokens + text.Tokens,
                sum.RightTokens + text.RightTokens,
                sum.Bytes + text.Bytes);
        }

        return sum;
    }

    private static double LogLoss(TextScore sum) => sum.Tokens > 0 ? sum.NegativeLogLikelihood / sum.Tokens : double.NaN;

    private static double BitsPerByte(TextScore sum)
        => sum.Bytes > 0 ? sum.NegativeLogLikelihood / (Math.Log(2) * sum.Bytes) : double.NaN;

    private static double TokenAccuracy(TextScore sum) => sum.Tokens > 0 ? (double)sum.RightTokens / sum.Tokens : double.NaN;
}
