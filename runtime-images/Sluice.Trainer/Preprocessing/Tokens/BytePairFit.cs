using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Preprocessing.Tokens;

/// <summary>
/// Learns byte-pair tokens: the pair of neighbours that is most frequent becomes a token, again and again (Sennrich, Haddow and Birch,
/// 2016, arXiv:1508.07909). It begins with the 256 bytes, each as the letter that stands for it in GPT-2, so every text has tokens.
/// </summary>
internal static class BytePairFit
{
    private const int SizeByDefault = 1000;
    private const int CountByDefault = 2;

    // Bytes that print stand for themselves; the others have the letters from U+0100 on, in their order.
    private static readonly string[] Letters = MakeLetters();

    /// <summary>Learns from the training rows.</summary>
    /// <exception cref="JobException">No training row has a text (65).</exception>
    public static BytePairEncoding Fit(TrainingPart rows, FeatureOptions feature, int index)
    {
        var pieces = new Dictionary<string, long>(StringComparer.Ordinal);
        var column = TrainingPart.Column(feature.Name);
        foreach (var row in rows.Query($"SELECT {column} {TrainingPart.Rows} AND {column} <> ''"))
        {
            foreach (var piece in BytePairEncoding.Pieces().EnumerateMatches((string)row[0]!))
            {
                var text = ((string)row[0]!).Substring(piece.Index, piece.Length);
                pieces[text] = pieces.GetValueOrDefault(text) + 1;
            }
        }

        return pieces.Count == 0
            ? throw JobException.BadData("NoWords", $"spec.dataset.features[{index}].name",
                $"column '{feature.Name}' has no text in any training row; fill it, or remove the feature")
            : Learn(feature.Name, pieces, feature.Vocabulary?.Size ?? SizeByDefault, feature.Vocabulary?.MinCount ?? CountByDefault);
    }

    /// <summary>Learns from pieces of texts. Of equally frequent pairs the first in ordinal order is merged.</summary>
    /// <param name="name">Name of the feature.</param>
    /// <param name="pieces">How often each piece is in the texts.</param>
    /// <param name="size">Most tokens, the 256 bytes included.</param>
    /// <param name="least">How often a pair must be in the texts.</param>
    public static BytePairEncoding Learn(string name, IReadOnlyDictionary<string, long> pieces, int size, long least)
    {
        var tokens = Letters.Order(StringComparer.Ordinal).ToList();
        var known = tokens.ToHashSet(StringComparer.Ordinal);
        var merges = new List<string>();
        var pairs = new PairCounts(pieces.Select(piece =>
            (Encoding.UTF8.GetBytes(piece.Key).Select(value => Letters[value]).ToList(), piece.Value)));
        while (tokens.Count < size && pairs.Best() is { } best && best.Count >= least)
        {
            pairs.Merge(best.Left, best.Right);
            merges.Add($"{best.Left} {best.Right}");
            if (known.Add(best.Left + best.Right))
            {
                tokens.Add(best.Left + best.Right);
            }
        }

        return new BytePairEncoding(name, tokens, merges);
    }

    private static string[] MakeLetters()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(value =>
            ((char)(value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? value : next++)).ToString())];
    }

    /// <summary>How often each pair of neighbours is in the pieces.</summary>
    private sealed class PairCounts
    {
        private readonly List<(List<string> Tokens, long Count)> pieces;
        private readonly Dictionary<(string Left, string Right), long> counts = [];
        private readonly Dictionary<(string Left, string Right), HashSet<int>> places = [];

        public PairCounts(IEnumerable<(List<string> Tokens, long Count)> pieces)
        {
            this.pieces = [.. pieces];
            for (var i = 0; i < this.pieces.Count; i++)
            {
                Add(i, this.pieces[i].Count);
            }
        }

        public (string Left, string Right, long Count)? Best()
        {
            (string Left, string Right, long Count)? best = null;
            foreach (var ((left, right), count) in counts)
            {
                if (best is not { } other || count > other.Count
                    || (count == other.Count && Compare((left, right), (other.Left, other.Right)) < 0))
                {
                    best = (left, right, count);
                }
            }

            return best;
        }

        public void Merge(string left, string right)
        {
            foreach (var place in places[(left, right)].ToArray())
            {
                var (tokens, count) = pieces[place];
                Add(place, -count);
                for (var i = 0; i + 1 < tokens.Count; i++)
                {
                    if (tokens[i] == left && tokens[i + 1] == right)
                    {
                        tokens[i] += right;
                        tokens.RemoveAt(i + 1);
                    }
                }

                Add(place, count);
            }
        }

        private static int Compare((string Left, string Right) one, (string Left, string Right) other) =>
            string.CompareOrdinal(one.Left, other.Left) is var order and not 0 ? order : string.CompareOrdinal(one.Right, other.Right);

        private void Add(int place, long count)
        {
            var tokens = pieces[place].Tokens;
            for (var i = 0; i + 1 < tokens.Count; i++)
            {
                var pair = (tokens[i], tokens[i + 1]);
                var sum = counts[pair] = counts.GetValueOrDefault(pair) + count;
                if (sum == 0)
                {
                    counts.Remove(pair);
                    places.Remove(pair);
                }
                else if (count > 0)
                {
                    (places.TryGetValue(pair, out var some) ? some : places[pair] = []).Add(place);
                }
            }
        }
    }
}
