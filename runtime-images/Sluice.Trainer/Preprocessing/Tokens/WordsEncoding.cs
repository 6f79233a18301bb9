using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;

namespace Sluice.Trainer.Preprocessing.Tokens;

/// <summary>
/// Encodes a text as how often it has each word of a vocabulary, where other words do not count, or as the numbers of its words in their
/// order. A word is what stands between spaces, as standard ONNX divides texts.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Words">The vocabulary, in ordinal order.</param>
/// <param name="Lowercase">Whether A to Z count as a to z.</param>
public sealed record WordsEncoding(string Name, IReadOnlyList<string> Words, bool Lowercase) : FeatureEncoding(Name)
{
    /// <summary>A word of no vocabulary. It is added to each text, so that no batch is without words.</summary>
    internal const string Filler = "\u001F";

    /// <summary>
    /// Words that a text becomes, as numbers: those of the vocabulary from 2 on, <see cref="TokensPart.Unknown"/> for others, and
    /// <see cref="TokensPart.Padding"/> behind the last one. Null for the counts.
    /// </summary>
    public int? Length { get; init; }

    /// <inheritdoc />
    public override int Width => Length ?? Words.Count;

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "BYTES", Shape = [-1, 1] };

    /// <inheritdoc />
    internal override InputPart Part =>
        Length is { } length ? new TokensPart(Name, length, Words.Count + TokensPart.Reserved) : base.Part;

    /// <summary>The words of a text, in the letters that it has.</summary>
    internal static string[] Divide(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Adds the nodes that divide a text into words.</summary>
    /// <returns>A table with a row for each text, filled up with empty texts.</returns>
    internal string Tokens(GraphWriter graph)
    {
        var text = graph.Node("Reshape", [Name, graph.Constant([-1L], 1)]);
        if (Lowercase)
        {
            // Of all locales, only this one is in every image.
            text = graph.Node("StringNormalizer", [text],
                Text("case_change_action", "LOWER"), Int("is_case_sensitive", 1), Text("locale", "C"));
        }

        return graph.Split(graph.Node("StringConcat", [text, graph.Constant(" " + Filler)]), "");
    }

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) =>
        column is TextColumn texts ? RawInput.Texts(Name, texts.Values, "") : throw RawInput.Other(column);

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph) => [Length is { } length ? Numbers(graph, length) : Counts(graph)];

    private string Counts(GraphWriter graph) => graph.Node("TfIdfVectorizer", [Tokens(graph)],
        Int("max_gram_length", 1),
        Int("max_skip_count", 0),
        Int("min_gram_length", 1),
        Text("mode", "TF"),
        Ints("ngram_counts", [0]),
        Ints("ngram_indexes", Words.Select((_, i) => (long)i)),
        Texts("pool_strings", Words));

    private string Numbers(GraphWriter graph, int length)
    {
        var numbers = graph.Node("LabelEncoder", GraphWriter.Ml, null, [Tokens(graph)],
            Texts("keys_strings", ["", Filler, .. Words]),
            Ints("values_int64s", [TokensPart.Padding, TokensPart.Padding, .. Words.Select((_, i) => (long)i + TokensPart.Reserved)]),
            Int("default_int64", TokensPart.Unknown));
        var floats = graph.Cast(numbers, TensorProto.Types.DataType.Float);
        var filled = graph.Node("Pad",
            [floats, graph.Constant([0L, length], 2), graph.Scalar(TokensPart.Padding), graph.Constant([1L], 1)]);
        return graph.Narrow(filled, 1, 0, length);
    }
}
