namespace Sluice.Api.ModelVersions;

/// <summary>What goes into a model and comes out of it.</summary>
public sealed record ModelSignature
{
    /// <summary>Inputs, in order.</summary>
    public IReadOnlyList<TensorSignature> Inputs { get; init; } = [];

    /// <summary>Outputs, in order.</summary>
    public IReadOnlyList<TensorSignature> Outputs { get; init; } = [];
}
