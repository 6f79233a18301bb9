using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Preprocessing.Tokens;

/// <summary>
/// Encodes a text as how often it has each byte-pair token, or as the numbers of its tokens in their order. Standard ONNX has no operator
/// for such tokens, so the model takes the counts or the numbers, and clients make them by <see cref="TokenizerJson"/>.
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

    // The names have a space, which is no letter of a byte, so that no text has such a token.
    private static readonly string[] Reserved = ["no token", "unknown token"];

    private BpeTokenizer? tokenizer;

    /// <summary>
    /// Tokens that a text becomes, as their numbers, with <see cref="TokensPart.Padding"/> behind the last one. The vocabulary then begins
    /// with two tokens that no text has, for <see cref="TokensPart.Padding"/> and <see cref="TokensPart.Unknown"/>. Null for the counts.
    /// </summary>
    public int? Length { get; init; }

    /// <inheritdoc />
    public override int Width => Length ?? Tokens.Count;

    /// <inheritdoc />
    public override TensorSignature Input =>
        new() { Name = Name, Datatype = Length is null ? "FP32" : "INT64", Shape = [-1, Width] };

    /// <inheritdoc />
    internal override InputPart Part => Length is { } length ? new TokensPart(Name, length, Tokens.Count) : base.Part;

    /// <summary>Encodes texts as the numbers of their tokens instead.</summary>
    /// <param name="length">Tokens that a text becomes. Null for the counts.</param>
    internal BytePairEncoding AsSequence(int? length) =>
        length is null ? this : new(Name, [.. Reserved, .. Tokens], Merges) { Length = length };

    /// <summary>The tokenizer in the format of Hugging Face's tokenizers.</summary>
    internal string TokenizerJson() => JsonSerializer.Serialize(
        new
        {
            version = "1.0",
            truncation = Length is null ? null : new { direction = "Right", max_length = Length, strategy = "LongestFirst", stride = 0 },
            padding = Length is null ? null : new
            {
                strategy = new { Fixed = Length },
                direction = "Right",
                pad_to_multiple_of = (int?)null,
                pad_id = TokensPart.Padding,
                pad_type_id = 0,
                pad_token = Reserved[TokensPart.Padding],
            },
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

    /// <summary>The numbers of the tokens of texts, row by row, cut and filled up to <see cref="Length"/>.</summary>
    internal long[] Numbers(IReadOnlyList<string?> texts)
    {
        var numbers = new long[texts.Count * Width];
        for (var i = 0; i < texts.Count; i++)
        {
            var tokens = texts[i] is { } text ? Encode(text) : [];
            for (var place = 0; place < Math.Min(tokens.Count, Width); place++)
            {
                numbers[i * Width + place] = tokens[place];
            }
        }

        return numbers;
    }

    /// <summary>Finds the pieces of a text.</summary>
    [GeneratedRegex(Pattern)]
    internal static partial Regex Pieces();

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) => column is not TextColumn { Values: var texts }
        ? throw RawInput.Other(column)
        : Length is null
        ? RawInput.Numbers(Name, Counts(texts), [texts.Length, Width])
        : RawInput.Numbers(Name, Numbers(texts), [texts.Length, Width]);

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph)
    {
        if (Length is null)
        {
            return [graph.Node("Where", [graph.Node("IsNaN", [Name]), graph.Constant([0f], 1, 1), Name])];
        }

        // What is no number of a token would end the request, or count from the end of the table of vectors.
        var known = graph.Node("And", [
            graph.Node("GreaterOrEqual", [Name, graph.Constant([0L], 1, 1)]),
            graph.Node("Less", [Name, graph.Constant([(long)Tokens.Count], 1, 1)])]);
        var numbers = graph.Node("Where", [known, Name, graph.Constant([(long)TokensPart.Unknown], 1, 1)]);
        return [graph.Cast(numbers, TensorProto.Types.DataType.Float)];
    }

    private float[] Counts(string?[] texts)
    {
        var counts = new float[texts.Length * Width];
        for (var i = 0; i < texts.Length; i++)
        {
            foreach (var token in texts[i] is { } text ? Encode(text) : [])
            {
                counts[i * Width + token]++;
            }
        }

        return counts;
    }
}
