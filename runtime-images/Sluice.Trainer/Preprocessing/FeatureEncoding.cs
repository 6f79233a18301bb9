using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing.Tokens;

namespace Sluice.Trainer.Preprocessing;

/// <summary>
/// How a feature becomes numbers. It is fitted to the training rows alone, and says the encoding once, as nodes of an ONNX graph: the
/// trainer runs them on the rows that it trains on, and clients' rows go through the same nodes in the exported model.
/// </summary>
/// <param name="Name">Name of the feature and of the model's input.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(NumericEncoding), FeatureTypes.Numeric)]
[JsonDerivedType(typeof(CategoricalEncoding), FeatureTypes.Categorical)]
[JsonDerivedType(typeof(DateEncoding), FeatureTypes.Date)]
[JsonDerivedType(typeof(WordsEncoding), FeatureTypes.Text)]
[JsonDerivedType(typeof(BytePairEncoding), TokenKinds.BytePair)]
[JsonDerivedType(typeof(ImageEncoding), FeatureTypes.Image)]
public abstract record FeatureEncoding(string Name)
{
    /// <summary>Number of inputs of the network that it becomes.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>The input of the model, in the words of the Open Inference Protocol.</summary>
    [JsonIgnore]
    public abstract TensorSignature Input { get; }

    /// <summary>What the network takes it for.</summary>
    [JsonIgnore]
    internal virtual InputPart Part => new NumbersPart(Name, Width);

    /// <summary>
    /// The range of each input that can be changed by a little, in the order of the inputs. Null for one that cannot, as by default.
    /// </summary>
    internal virtual IEnumerable<(float Low, float High)?> Attacked() => Enumerable.Repeat<(float, float)?>(null, Width);

    /// <summary>The values of some rows as a client sends them.</summary>
    /// <exception cref="ArgumentException">The column is not of this feature.</exception>
    internal abstract NamedOnnxValue Raw(FeatureColumn column);

    /// <summary>Adds the nodes that encode several features of this kind, each of which is an input of the graph.</summary>
    /// <returns>Tensors of 32-bit floats with one row per row, which together have the features' widths.</returns>
    internal abstract IEnumerable<string> Write(GraphWriter graph);
}
