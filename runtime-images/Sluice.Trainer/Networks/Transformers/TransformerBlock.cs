using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// Attention and a feed-forward layer, each over normalised vectors and added to its input (Xiong et al. 2020, arXiv 2002.04745).
/// </summary>
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly RootMeanSquareNorm attentionNorm;
    private readonly Attention attention;
    private readonly RootMeanSquareNorm feedForwardNorm;
    private readonly Network feedForward;
    private readonly RowDropout dropout;

    /// <summary>Creates the block.</summary>
    /// <param name="positions">The positions, which all blocks share.</param>
    /// <param name="options">The sizes.</param>
    public TransformerBlock(RotaryPositions positions, TransformerOptions options)
        : base("block")
    {
        attentionNorm = new RootMeanSquareNorm(options.HiddenSize);
        attention = new Attention(positions, options);
        feedForwardNorm = new RootMeanSquareNorm(options.HiddenSize);
        feedForward = options.Experts > 1 ? new MixtureOfExperts(options) : new SwiGlu(options);
        dropout = new RowDropout(options.Dropout);
        RegisterComponents();
    }

    /// <summary>How unevenly the last call spread the tokens over experts. Null without experts.</summary>
    public Tensor? Imbalance => (feedForward as MixtureOfExperts)?.Imbalance;

    /// <inheritdoc cref="Attention.forward" />
    public override Tensor forward(Tensor input, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var values = input + dropout.call(attention.call(attentionNorm.call(input), mask));
        var result = values + dropout.call(feedForward.call(feedForwardNorm.call(values)));
        Imbalance?.MoveToOuterDisposeScope();
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Attention.Write" />
    public string Write(GraphWriter graph, string input, string mask)
    {
        var values = graph.Node("Add", [input, attention.Write(graph, attentionNorm.Write(graph, input), mask)]);
        return graph.Node("Add", [values, feedForward.Write(graph, feedForwardNorm.Write(graph, values))]);
    }
}
