using Sluice.Trainer.Networks.Inputs;

namespace Sluice.Trainer.Networks.Convolution;

/// <summary>Sizes of a residual network.</summary>
internal sealed record ResidualOptions
{
    /// <summary>Channels of each stage. Every stage after the first halves the height and the width of the image.</summary>
    public required IReadOnlyList<int> Channels { get; init; }

    /// <summary>Residual blocks of each stage. One number counts for every stage.</summary>
    public required IReadOnlyList<int> Blocks { get; init; }

    /// <summary>Share of the vector before the head that is dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of each category's vector. Null for <see cref="InputEmbedding.SizeFor"/>.</summary>
    public int? Embedding { get; init; }

    /// <summary>Residual blocks of a stage.</summary>
    public int BlocksOf(int stage) => Blocks.Count == 1 ? Blocks[0] : Blocks[stage];
}
