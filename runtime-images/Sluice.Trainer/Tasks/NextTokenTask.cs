using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing.Tokens;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// The next token of a text, by those before it. After the last one of a text that was not cut, <see cref="TokensPart.Padding"/> is
/// expected, by which the model says that the text ends. Its first token is not predicted.
/// </summary>
/// <param name="text">The text, as numbers of tokens.</param>
internal sealed class NextTokenTask(BytePairEncoding text) : LanguageTask(text)
{
    /// <inheritdoc />
    public override EncodedBatch Draw(EncodedBatch rows, IReadOnlyList<long> numbers, long? epoch) =>
        rows with { Targets = Next(rows.Inputs, Length) };

    /// <summary>The token after each of some texts.</summary>
    /// <param name="tokens">The numbers of their tokens.</param>
    /// <param name="length">Tokens of a text.</param>
    internal static float[] Next(float[] tokens, int length)
    {
        var next = new float[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            next[i] = tokens[i] == TokensPart.Padding || i % length == length - 1 ? ClassificationOptions.Padding : tokens[i + 1];
        }

        return next;
    }
}
