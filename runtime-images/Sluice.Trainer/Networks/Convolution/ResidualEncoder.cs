using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Convolution;

/// <summary>Turns images, [rows, channels, height, width], into vectors of the last stage's channels, [rows, channels].</summary>
internal sealed class ResidualEncoder : Network
{
    private readonly NormalisedConvolution stem;
    private readonly ModuleList<ResidualBlock> blocks;

    /// <summary>Creates the encoder.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="options">The sizes.</param>
    public ResidualEncoder(int channels, ResidualOptions options)
        : base("encoder")
    {
        stem = new NormalisedConvolution(channels, options.Channels[0], 3, 1);
        var stages = options.Channels.SelectMany((width, stage) => Enumerable.Range(0, options.BlocksOf(stage)).Select(block =>
            block > 0 ? new ResidualBlock(width, width, 1)
            : stage > 0 ? new ResidualBlock(options.Channels[stage - 1], width, 2)
            : new ResidualBlock(width, width, 1)));
        blocks = nn.ModuleList([.. stages]);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = blocks.Aggregate(stem.call(input).relu_(), (values, block) => block.call(values));
        return values.mean([2, 3]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var values = blocks.Aggregate(graph.Node("Relu", [stem.Write(graph, input)]), (values, block) => block.Write(graph, values));
        return graph.Node("Flatten", [graph.Node("GlobalAveragePool", [values])]);
    }
}
