using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Preprocessing.Tokens;

/// <summary>
/// Encodes a text as how often it has each byte-pair token. Standard ONNX has no operator for such tokens, so the model takes the counts,
/// and clients make them by <see cref="TokenizerJson"/>.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Tokens">The vocabulary by number, in the letters that stand for bytes.</param>
/// <param name="Merges">The pairs that become one token, the first merge first, each with a space between its parts.</param>
public sealed partial record BytePairEncoding(string Name, IReadOnlyList<string> Tokens, IReadOnlyList<string> Merges)
    : FeatureEncoding(Name)
{
    /// <summary>
    /// Divides a text before bytes are paired: into letters (with all that is beyond ASCII), digits, other signs, each with a space before
    /// it, and white space. It has no classes of Unicode on which engines for regular expressions differ.
    /// </summary>
    internal const string Pattern = @" ?[^\x00-\x40\x5B-\x60\x7B-\x7F\s]+| ?[0-9]+| ?[\x00-\x08\x0E-\x1F!-/:-@\[-\x60{-\x7F]+|\s+";

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private BpeTokenizer? tokenizer;

    /// <inheritdoc />
    public override int Width => Tokens.Count;

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "FP32", Shape = [-1, Tokens.Count] };

    /// <summary>The tokenizer in the format of Hugging Face's tokenizers.</summary>
    internal string TokenizerJson() => JsonSerializer.Serialize(
        new
        {
            version = "1.0",
            added_tokens = Array.Empty<string>(),
            pre_tokenizer = new
            {
                type = "Sequence",
                pretokenizers = new object[]
                {
                    new { type = "Split", pattern = new { Regex = Pattern }, behavior = "Isolated", invert = false },
                    new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false },
                },
            },
            decoder = new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false },
            model = new { type = "BPE", vocab = Tokens.Select((token, i) => (token, i)).ToDictionary(), merges = Merges },
        },
        Json);

    /// <summary>The numbers of the tokens of a text.</summary>
    internal IReadOnlyList<int> Encode(string text)
    {
        tokenizer ??= BpeTokenizer.Create(new BpeOptions(Tokens.Select((token, i) => KeyValuePair.Create(token, i)))
        {
            Merges = Merges,
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(Pieces(), null),
        });
        return tokenizer.EncodeToIds(text);
    }

    /// <summary>Finds the pieces of a text.</summary>
    [GeneratedRegex(Pattern)]
    internal static partial Regex Pieces();

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column)
    {
        if (column is not TextColumn { Values: var texts })
        {
            throw RawInput.Other(column);
        }

        var counts = new float[texts.Length * Width];
        for (var i = 0; i < texts.Length; i++)
        {
            foreach (var token in texts[i] is { } text ? Encode(text) : [])
            {
                counts[i * Width + token]++;
            }
        }

        return RawInput.Numbers(Name, counts, [texts.Length, Width]);
    }

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph) =>
        [graph.Node("Where", [graph.Node("IsNaN", [Name]), graph.Constant([0f], 1, 1), Name])];
}
