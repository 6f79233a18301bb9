using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>Turns the numbers of tokens into a vector for each, by a table, blocks and a last normalisation.</summary>
internal sealed class TransformerStack : nn.Module<Tensor, Tensor, Tensor>
{
    // Enough to leave a key no share, and yet a number in every type.
    private const float Unseen = -30000;

    private readonly Embedding tokens;
    private readonly RowDropout dropout;
    private readonly ModuleList<TransformerBlock> blocks;
    private readonly RootMeanSquareNorm norm;
    private readonly RotaryPositions positions;
    private readonly TransformerOptions options;
    private readonly TokensPart text;

    /// <summary>Creates the blocks.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">The sizes.</param>
    public TransformerStack(TokensPart text, TransformerOptions options)
        : base("encoder")
    {
        (this.text, this.options) = (text, options);
        tokens = nn.Embedding(text.Vocabulary, options.HiddenSize);
        dropout = new RowDropout(options.Dropout);
        positions = new RotaryPositions(text.Length, options.HeadSize);
        blocks = nn.ModuleList([.. Enumerable.Range(0, options.Layers).Select(_ => new TransformerBlock(positions, options))]);
        norm = new RootMeanSquareNorm(options.HiddenSize);
        RegisterComponents();
    }

    /// <summary>The table of embeddings, [vocabulary, hidden size].</summary>
    public Tensor Table => tokens.weight!;

    /// <summary>Adds the table of embeddings.</summary>
    public string WriteTable(GraphWriter graph) => graph.Weight(tokens, "weight", Table);

    /// <summary>How unevenly the last call spread the tokens over the experts of each block.</summary>
    public IEnumerable<Tensor> Imbalances => blocks.Select(block => block.Imbalance).OfType<Tensor>();

    /// <summary>Computes the vectors.</summary>
    /// <param name="numbers">Numbers of the tokens, [rows, length].</param>
    /// <param name="real">Which are real.</param>
    /// <returns>[rows, length, hidden size].</returns>
    public override Tensor forward(Tensor numbers, Tensor real)
    {
        using var scope = NewDisposeScope();
        var values = dropout.call(tokens.call(numbers));

        // Padding stands behind, where the tokens of a causal Transformer do not look.
        var mask = options.Causal ? null
            : zeros_like(real, values.dtype).masked_fill_(real.logical_not(), Unseen).unsqueeze(1).unsqueeze(1);
        values = blocks.Aggregate(values, (values, block) => block.call(values, mask));
        scope.MoveToOuter(Imbalances);
        return norm.call(values).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="numbers">Numbers of the tokens, [rows, length].</param>
    public string Write(GraphWriter graph, string numbers)
    {
        var mask = options.Causal ? Causal(graph) : Padding(graph, numbers);
        var values = blocks.Aggregate(graph.Embedding(numbers, tokens), (values, block) => block.Write(graph, values, mask));
        return norm.Write(graph, values);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            positions.Dispose();
        }

        base.Dispose(disposing);
    }

    private string Causal(GraphWriter graph) => graph.Constant(
        [.. Enumerable.Range(0, text.Length * text.Length).Select(i => i % text.Length > i / text.Length ? Unseen : 0)],
        text.Length, text.Length);

    private string Padding(GraphWriter graph, string numbers)
    {
        var real = TokensInput.WriteReal(graph, numbers, text, DataType.Float);
        var unseen = graph.Node("Mul", [graph.Node("Sub", [graph.Scalar(1), real]), graph.Scalar(Unseen)]);
        return graph.Reshape(unseen, 0, 1, 1, text.Length);
    }
}
