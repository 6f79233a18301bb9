using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Transformers;

/// <summary>
/// A Transformer over a text: an encoder, whose tokens see all others, or a decoder, whose tokens see those before them. Its answers come
/// from one vector per row, joined by the other parts of the row, or from the vectors of each token. Its outputs are logits.
/// </summary>
internal sealed class TransformerNetwork : Network
{
    private readonly InputLayout layout;
    private readonly TokensPart text;
    private readonly TransformerOptions options;
    private readonly TransformerStack encoder;
    private readonly Head? head;

    /// <summary>Creates the network.</summary>
    /// <param name="layout">The rows.</param>
    /// <param name="text">The part that is read.</param>
    /// <param name="options">The sizes, without a fault.</param>
    /// <param name="outputs">Number of outputs, for each row or for each token. A tied head has those of the vocabulary.</param>
    public TransformerNetwork(InputLayout layout, TokensPart text, TransformerOptions options, int outputs)
        : base("transformer")
    {
        (this.layout, this.text, this.options) = (layout, text, options);
        encoder = new TransformerStack(text, options);
        head = options.Answers == Answers.PerRow
            ? new RowHead(layout, text, options.HiddenSize, outputs, options.Embedding, options.Dropout)
            : options.TiedHead ? null : new TokenHead(options.HiddenSize, outputs, options.Dropout);
        Register();
    }

    /// <inheritdoc />
    public override Tensor? AuxiliaryLoss => encoder.Imbalances.ToArray() is { Length: > 0 } imbalances
        ? stack(imbalances).mean().mul(options.BalanceWeight)
        : null;

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var numbers = layout.Tokens(text, input);
        var real = TokensInput.Real(numbers);
        var values = encoder.call(numbers, real);
        scope.MoveToOuter(encoder.Imbalances);
        var encoded = options.Answers == Answers.PerToken ? values : Pool(values, real);
        return (head?.call(encoded, input) ?? nn.functional.linear(encoded, encoder.Table)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var numbers = layout.WriteTokens(text, graph, input);
        var values = encoder.Write(graph, numbers);
        var encoded = options.Answers == Answers.PerToken ? values : Pool(graph, values, numbers);
        return head?.Write(graph, encoded, input)
            ?? graph.Node("MatMul", [encoded, graph.Transpose(encoder.WriteTable(graph), 1, 0)]);
    }

    // The mean over the real tokens.
    private static Tensor Pool(Tensor values, Tensor real)
    {
        var weights = real.to(values.dtype);
        return weights.unsqueeze(1).bmm(values).squeeze(1) / weights.sum(1, keepdim: true);
    }

    private string Pool(GraphWriter graph, string values, string numbers)
    {
        var real = TokensInput.WriteReal(graph, numbers, text, DataType.Float);
        var weights = graph.Reshape(real, 0, 1, text.Length);
        var sums = graph.Reshape(graph.Node("MatMul", [weights, values]), 0, options.HiddenSize);
        return graph.Node("Div", [sums, graph.Node("ReduceSum", [real, graph.Constant([1L], 1)])]);
    }
}
