using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.ModelVersions;

namespace Sluice.Inference.Models;

/// <summary>An input or output of a model.</summary>
internal sealed record ModelTensor
{
    public required string Name { get; init; }

    public required TensorElementType Type { get; init; }

    /// <summary>The protocol's name of <see cref="Type"/>.</summary>
    public required string Datatype { get; init; }

    /// <summary>Extents; -1: any.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Names of the extents; those of one name are equal in a request. Empty: unnamed.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>The shape as in messages and JSON.</summary>
    public string ShapeText => TensorShape.Text(Shape);

    public TensorSignature Signature => new() { Name = Name, Datatype = Datatype, Shape = Shape };
}
