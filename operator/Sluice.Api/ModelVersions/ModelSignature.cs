namespace Sluice.Api.ModelVersions;

/// <summary>What goes into a model and comes out of it.</summary>
public sealed record ModelSignature
{
    /// <summary>These are the inputs of the model, in order.</summary>
    public IReadOnlyList<TensorSignature> Inputs { get; init; } = [];

    /// <summary>These are the outputs of the model, in order.</summary>
    public IReadOnlyList<TensorSignature> Outputs { get; init; } = [];
}

/// <summary>A tensor by the Open Inference Protocol v2.</summary>
public sealed record TensorSignature
{
    /// <summary>Name, unique among inputs or outputs.</summary>
    public string Name { get; init; } = "";

    /// <summary>Open Inference Protocol datatype, such as <c>FP32</c>, <c>INT64</c>, <c>BYTES</c>.</summary>
    public string Datatype { get; init; } = "";

    /// <summary>Extents; -1: any.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];
}
