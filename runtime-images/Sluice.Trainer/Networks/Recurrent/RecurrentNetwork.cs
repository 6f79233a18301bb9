using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Recurrent;

/// <summary>
/// A recurrent network over a text, or over a series of numbers, which is an image whose rows are the steps. Its answers come from the
/// states after the last real step, joined by the other parts of the row, or from the states of each token. Its outputs are logits.
/// </summary>
internal sealed class RecurrentNetwork : Network
{
    private readonly RecurrentEncoder encoder;
    private readonly Head head;

    /// <summary>Creates the network.</summary>
    /// <param name="layout">The rows.</param>
    /// <param name="sequence">The text or the series.</param>
    /// <param name="options">The sizes, without a fault.</param>
    /// <param name="outputs">Number of outputs, for each row or for each token.</param>
    public RecurrentNetwork(InputLayout layout, InputPart sequence, RecurrentOptions options, int outputs)
        : base("recurrent")
    {
        encoder = new RecurrentEncoder(layout, sequence, options);
        head = options.Answers == Answers.PerRow
            ? new RowHead(layout, sequence, options.StateSize, outputs, options.Embedding, options.Dropout)
            : new TokenHead(options.StateSize, outputs, options.Dropout);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return head.call(encoder.call(input), input).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input) => head.Write(graph, encoder.Write(graph, input), input);
}
