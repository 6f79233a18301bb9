using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Randomness;

namespace Sluice.Trainer.Tasks;

/// <summary>
/// Tokens of a text by all others, as in BERT (Devlin et al. 2018, arXiv 1810.04805, section 3.1 and appendix A.1): of each text 15 % of
/// the tokens are predicted, and at least one. The network sees <see cref="TokensPart.Unknown"/> in the place of 80 % of them, a random
/// token in that of 10 %, and the token itself in the last 10 %. They are drawn by seed, epoch and row, so that a resumed training draws
/// alike.
/// </summary>
/// <param name="text">The text, as numbers of tokens.</param>
/// <param name="seed">The job's seed.</param>
internal sealed class MaskedTokenTask(BytePairEncoding text, long seed) : LanguageTask(text)
{
    private const double Predicted = 0.15;
    private const double Masked = 0.8;
    private const double Replaced = 0.1;

    /// <inheritdoc />
    public override EncodedBatch Draw(EncodedBatch rows, IReadOnlyList<long> numbers, long? epoch)
    {
        var (inputs, targets) = (rows.Inputs.ToArray(), new float[rows.Inputs.Length]);
        Array.Fill(targets, ClassificationOptions.Padding);
        var purpose = epoch is { } of ? FormattableString.Invariant($"masks/{of}") : "masks/held out";
        for (var row = 0; row < numbers.Count; row++)
        {
            var random = new RandomStream(seed, purpose, numbers[row]);
            int[] places = [.. Enumerable.Range(row * Length, Length).Where(place => inputs[place] != TokensPart.Padding)];
            random.Shuffle(places.AsSpan());
            foreach (var place in places.Take(places.Length == 0 ? 0 : Math.Max(1, (int)Math.Round(places.Length * Predicted))))
            {
                targets[place] = inputs[place];
                inputs[place] = random.Fraction() switch
                {
                    < Masked => TokensPart.Unknown,
                    < Masked + Replaced => TokensPart.Reserved + random.Below(Outputs - TokensPart.Reserved),
                    _ => inputs[place],
                };
            }
        }

        return new EncodedBatch(inputs, targets);
    }
}
