using Sluice.Trainer.Networks.Inputs;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>Sizes of a Transformer.</summary>
internal sealed record TransformerOptions
{
    /// <summary>Width of a token's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of queries.</summary>
    public required int Heads { get; init; }

    /// <summary>
    /// Heads of keys and values, each for several heads of queries (Ainslie et al. 2023, arXiv 2305.13245). Null for as many as there are
    /// heads of queries.
    /// </summary>
    public int? KvHeads { get; init; }

    /// <summary>
    /// Width inside the feed-forward layers. Null for 8/3 of the hidden size, rounded up to a multiple of 8, with which its three matrices
    /// have the weights of two of four times the hidden size (Shazeer 2020, arXiv 2002.05202).
    /// </summary>
    public int? FeedForwardSize { get; init; }

    /// <summary>Feed-forward layers of a block, among which a router chooses for each token. 1 for no router.</summary>
    public int Experts { get; init; } = 1;

    /// <summary>Experts that answer for each token.</summary>
    public int TopK { get; init; } = 1;

    /// <summary>Weight of the loss that spreads tokens evenly over experts.</summary>
    public double BalanceWeight { get; init; } = 0.01;

    /// <summary>Share of the embeddings, of each layer's outputs and of the vectors before the head that is dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of the vector of each category beside the text. Null for <see cref="InputEmbedding.SizeFor"/>.</summary>
    public int? Embedding { get; init; }

    /// <summary>Whether a token sees only those before it, as in a decoder that writes texts. If not, it sees all real ones.</summary>
    public bool Causal { get; init; }

    /// <summary>What the outputs belong to.</summary>
    public Answers Answers { get; init; }

    /// <summary>
    /// Whether the outputs of each token, one for each token of the vocabulary, are computed with the table of embeddings.
    /// </summary>
    public bool TiedHead { get; init; }

    /// <summary>Width inside the feed-forward layers.</summary>
    public int InnerSize => FeedForwardSize ?? (HiddenSize * 8 / 3 + 7) / 8 * 8;

    /// <summary>Width of a head.</summary>
    public int HeadSize => HiddenSize / Heads;
}
