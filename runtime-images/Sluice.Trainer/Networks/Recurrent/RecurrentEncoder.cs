using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Recurrent;

/// <summary>Turns the text of a row, or its series of numbers, into the states of recurrent layers.</summary>
internal sealed class RecurrentEncoder : Network
{
    private readonly InputLayout layout;
    private readonly InputPart sequence;
    private readonly Embedding? tokens;
    private readonly RecurrentLayers layers;

    /// <summary>Creates the encoder.</summary>
    /// <param name="layout">The rows.</param>
    /// <param name="sequence">The part that is read.</param>
    /// <param name="options">The sizes.</param>
    public RecurrentEncoder(InputLayout layout, InputPart sequence, RecurrentOptions options)
        : base("encoder")
    {
        (this.layout, this.sequence) = (layout, sequence);
        var width = sequence is ImagePart series ? series.Channels * series.Width2D : options.Embedding ?? options.HiddenSize;
        tokens = sequence is TokensPart text ? nn.Embedding(text.Vocabulary, width) : null;
        layers = new RecurrentLayers(width, options);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        if (sequence is TokensPart text)
        {
            var numbers = layout.Tokens(text, input);
            var lengths = TokensInput.Real(numbers).sum(1).cpu();
            return layers.States(tokens!.call(numbers), lengths).MoveToOuterDisposeScope();
        }

        var series = (ImagePart)sequence;
        var values = input.narrow(1, layout.Start(series), series.Width).As(layers.parameters().First());
        var steps = values.reshape(-1, series.Channels, series.Height, series.Width2D).transpose(1, 2).flatten(2);
        return layers.Last(steps).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        if (sequence is TokensPart text)
        {
            var numbers = layout.WriteTokens(text, graph, input);
            var real = TokensInput.WriteReal(graph, numbers, text, DataType.Int32);
            var lengths = graph.Node("ReduceSum", [real, graph.Constant([1L], 1)], Int("keepdims", 0));
            return layers.Write(graph, graph.Embedding(numbers, tokens!), lengths);
        }

        var series = (ImagePart)sequence;
        var values = graph.Narrow(input, 1, layout.Start(series), series.Width);
        var steps = graph.Transpose(graph.Reshape(values, 0, series.Channels, series.Height, series.Width2D), 0, 2, 1, 3);
        return layers.Write(graph, graph.Reshape(steps, 0, series.Height, series.Channels * series.Width2D), null);
    }
}
