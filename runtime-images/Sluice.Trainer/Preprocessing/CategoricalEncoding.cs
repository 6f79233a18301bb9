using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// Encodes a category one-hot, or as its index for a network that learns numbers for it. A category that has no input of its own sets the
/// input of all others, or none where there is none, so that the model predicts from the other features.
/// </summary>
/// <param name="Name">Name of the feature.</param>
/// <param name="Categories">Categories that have an input of their own, in ordinal order.</param>
/// <param name="Fill">The category that a missing value counts as. Null: it has the input after those of the categories.</param>
public sealed record CategoricalEncoding(string Name, IReadOnlyList<string> Categories, string? Fill) : FeatureEncoding(Name)
{
    /// <summary>Whether the last input stands for all other categories.</summary>
    public bool Other { get; init; }

    /// <summary>Whether the category becomes its index, and what has no input of its own the index after the last.</summary>
    public bool Index { get; init; }

    /// <summary>The texts that stand for a missing value. The first is what the trainer sends.</summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = [""];

    /// <inheritdoc />
    public override int Width => Index ? 1 : Places;

    /// <summary>Number of indexes that a category can have.</summary>
    internal int Indexes => Places + (Other ? 0 : 1);

    private int Places => Categories.Count + (Fill is null ? 1 : 0) + (Other ? 1 : 0);

    /// <inheritdoc />
    public override TensorSignature Input => new() { Name = Name, Datatype = "BYTES", Shape = [-1, 1] };

    /// <inheritdoc />
    internal override InputPart Part => Index ? new CategoryPart(Name, Indexes) : base.Part;

    /// <inheritdoc />
    internal override NamedOnnxValue Raw(FeatureColumn column) =>
        column is CategoricalColumn texts
            ? RawInput.Texts(Name, texts.Values, MissingTexts.FirstOrDefault(""))
            : throw RawInput.Other(column);

    /// <inheritdoc />
    internal override IEnumerable<string> Write(GraphWriter graph)
    {
        // Without an input for the others, their index is one that the one-hot encoding lacks, and so becomes all zeros.
        long other = Other ? Places - 1 : Places;
        var fill = Fill is null ? Categories.Count : Categories.ToList().IndexOf(Fill);
        var places = MissingTexts.Select(_ => fill < 0 ? other : fill).Concat(Categories.Select((_, i) => (long)i));
        var place = graph.Node("LabelEncoder", GraphWriter.Ml, null, [Name],
            Texts("keys_strings", MissingTexts.Concat(Categories)),
            Ints("values_int64s", places),
            Int("default_int64", other));
        if (Index)
        {
            yield return graph.Node("Cast", [place], Int("to", (long)TensorProto.Types.DataType.Float));
            yield break;
        }

        var oneHot = graph.Node("OneHotEncoder", GraphWriter.Ml, null, [place],
            Ints("cats_int64s", Enumerable.Range(0, Places).Select(i => (long)i)), Int("zeros", 1));
        yield return graph.Node("Squeeze", [oneHot, graph.Constant([1L], 1)]);
    }
}
