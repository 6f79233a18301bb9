using System.Text;
using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Data.Failures;
using Sluice.Data.Tables;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Training;
using static Sluice.Trainer.Onnx.NodeAttributes;

namespace Sluice.Trainer.Preprocessing;

/// <summary>What a network takes of features that can be encoded in more than one way.</summary>
/// <param name="Indexes">Whether categories become indexes.</param>
public sealed record EncodingForm(bool Indexes)
{
    /// <summary>Tokens that a text becomes; longer texts are cut. Null where the network takes how often a text has each token.</summary>
    public int? SequenceLength { get; init; }
}

/// <summary>
/// Encodes rows as the network's input, by an ONNX graph that ONNX Runtime computes in one thread: first the numeric features, then the
/// others in the job's order. The exported model begins with the same graph, so clients send values as they are in the table.
/// </summary>
public sealed class Preprocessor : IDisposable
{
    private readonly Lazy<OnnxModel> model;
    private string output = "";

    /// <summary>Takes fitted encodings.</summary>
    public Preprocessor(IReadOnlyList<FeatureEncoding> features)
    {
        Features = features;
        Width = features.Sum(feature => feature.Width);
        model = new Lazy<OnnxModel>(Load);
    }

    /// <summary>All features, in the job's order.</summary>
    public IReadOnlyList<FeatureEncoding> Features { get; }

    /// <summary>Number of inputs of the network per row.</summary>
    public int Width { get; }

    /// <summary>The inputs of the model, in the job's order.</summary>
    public IReadOnlyList<TensorSignature> Inputs => [.. Features.Select(feature => feature.Input)];

    /// <summary>Fits the encodings to the training rows.</summary>
    /// <param name="table">
    /// A table that has been divided into parts, without the rows that the job drops (<see cref="DroppedRows"/>).
    /// </param>
    /// <param name="dataset">The features.</param>
    /// <param name="form">What the network takes.</param>
    /// <exception cref="JobException">The training rows do not allow an encoding (65).</exception>
    public static Preprocessor Fit(DataTable table, DatasetOptions dataset, EncodingForm? form = null)
    {
        var rows = new TrainingPart(table);
        var indexed = dataset.Features.Select((feature, i) => (Options: feature, Index: i)).ToArray();
        var numeric = NumericFit.Fit(rows, [.. indexed.Where(feature => feature.Options.Type == FeatureTypes.Numeric)], dataset.IsSensitive)
            .ToDictionary(fit => fit.Name, StringComparer.Ordinal);
        var features = indexed.Select(feature => feature.Options.Type switch
        {
            FeatureTypes.Numeric => (FeatureEncoding)numeric[feature.Options.Name],
            FeatureTypes.Categorical => CategoricalFit.Fit(rows, feature.Options, feature.Index, dataset.MissingValues) with
            {
                Index = form?.Indexes is true,
            },
            FeatureTypes.Date => DateFit.Fit(rows, feature.Options, feature.Index, dataset.IsSensitive(feature.Options.Name)),
            FeatureTypes.Text when feature.Options.Tokens == TokenKinds.BytePair =>
                BytePairFit.Fit(rows, feature.Options, feature.Index).AsSequence(form?.SequenceLength),
            FeatureTypes.Text => WordsFit.Fit(rows, feature.Options, feature.Index) with { Length = form?.SequenceLength },
            FeatureTypes.Image => ImageFit.Fit(rows, feature.Options, feature.Index),
            var type => throw new ArgumentException($"feature '{feature.Options.Name}' has the unknown type '{type}'"),
        });
        return new Preprocessor([.. features]);
    }

    /// <summary>The files that clients need beside the model.</summary>
    public IEnumerable<ArtifactFile> Files() => Features.Index().Where(feature => feature.Item is BytePairEncoding).Select(feature =>
        ArtifactFile.Tokenizer(
            feature.Index, ArtifactContent.FromBytes(Encoding.UTF8.GetBytes(((BytePairEncoding)feature.Item).TokenizerJson()))));

    /// <summary>Encodes rows.</summary>
    /// <returns>The rows in order, <see cref="Width"/> numbers each.</returns>
    public float[] Encode(RowBatch rows)
    {
        using var outputs = model.Value.Run(Raw(rows), [output]);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (model.IsValueCreated)
        {
            model.Value.Dispose();
        }
    }

    /// <summary>How the numbers of an encoded row are laid out.</summary>
    internal InputLayout Layout() => new(
    [
        .. Features.OfType<NumericEncoding>().Sum(feature => feature.Width) is > 0 and var width
            ? [new NumbersPart("numbers", width)]
            : Array.Empty<InputPart>(),
        .. Features.Where(feature => feature is not NumericEncoding).Select(feature => feature.Part),
    ]);

    /// <summary>The images that vary while they are trained on, by their places among the encoded numbers.</summary>
    internal IReadOnlyList<AugmentedImage> Augmented()
    {
        var images = new List<AugmentedImage>();
        var start = Features.OfType<NumericEncoding>().Sum(feature => feature.Width);
        foreach (var feature in Features.Where(feature => feature is not NumericEncoding))
        {
            if (feature is ImageEncoding { Size: { Augment: { } options } size })
            {
                var (height, width) = (size.Resize?.Height ?? size.Height, size.Resize?.Width ?? size.Width);
                images.Add(new AugmentedImage(start, size.Channels ?? 1, height, width, options));
            }

            start += feature.Width;
        }

        return images;
    }

    /// <summary>Which inputs of the network can be changed by a little, and their ranges.</summary>
    internal AttackedInputs Attacked() => new(
    [
        .. NumericEncoding.Attacked(Features.OfType<NumericEncoding>()),
        .. Features.Where(feature => feature is not NumericEncoding).SelectMany(feature => feature.Attacked()),
    ]);

    /// <summary>The rows as a client sends them.</summary>
    internal IReadOnlyCollection<NamedOnnxValue> Raw(RowBatch rows) =>
        [.. Features.Zip(rows.Features, (feature, column) => feature.Raw(column))];

    /// <summary>Rows of a text's numbers of tokens as a client sends them.</summary>
    /// <param name="encoded">The rows, encoded.</param>
    /// <exception cref="InvalidOperationException">A client sends something other than these numbers.</exception>
    internal IReadOnlyCollection<NamedOnnxValue> RawOf(float[] encoded) => Features is [BytePairEncoding { Length: { } length } text]
        ? [RawInput.Numbers(text.Name, Array.ConvertAll(encoded, number => (long)number), [encoded.Length / length, length])]
        : throw new InvalidOperationException("the rows are not numbers of tokens");

    /// <summary>Adds the inputs and the nodes that encode them to a graph.</summary>
    /// <returns>A tensor of 32-bit floats of the shape [rows, <see cref="Width"/>].</returns>
    internal string Write(GraphWriter graph)
    {
        foreach (var input in Inputs)
        {
            graph.Input(input);
        }

        string[] parts =
        [
            .. NumericEncoding.Write(graph, Features.OfType<NumericEncoding>()),
            .. Features.Where(feature => feature is not NumericEncoding).SelectMany(feature => feature.Write(graph)),
        ];
        return graph.Node("Concat", parts, Int("axis", 1));
    }

    private OnnxModel Load()
    {
        var graph = new GraphWriter("preprocessing", [.. Features.Select(feature => feature.Name)]);
        output = Write(graph);
        graph.Output(output, TensorProto.Types.DataType.Float, Width);
        return new OnnxModel(graph.ToModel());
    }
}
