using Sluice.Trainer.Networks.Inputs;

namespace Sluice.Trainer.Networks.Recurrent;

/// <summary>Kinds of recurrent cells.</summary>
internal enum Cell
{
    /// <summary>Gated recurrent unit (Cho et al. 2014, arXiv 1406.1078).</summary>
    Gru,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).</summary>
    Lstm,
}

/// <summary>Sizes of a recurrent network.</summary>
internal sealed record RecurrentOptions
{
    /// <summary>The cell.</summary>
    public required Cell Cell { get; init; }

    /// <summary>Width of a layer's state, for each direction.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether each layer also reads from the end.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Share of the outputs of each layer that are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Width of each token's and each category's vector. Null for the hidden size, and for <see cref="InputEmbedding.SizeFor"/>.
    /// </summary>
    public int? Embedding { get; init; }

    /// <summary>What the outputs belong to.</summary>
    public Answers Answers { get; init; }

    /// <summary>Width of the states of all directions.</summary>
    public int StateSize => HiddenSize * (Bidirectional ? 2 : 1);
}
