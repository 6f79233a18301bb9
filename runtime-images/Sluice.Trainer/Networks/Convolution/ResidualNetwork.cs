using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Convolution;

/// <summary>
/// A residual convolutional network over an image, whose averages over all places are joined by the other parts of the row before a fully
/// connected head. Its outputs are logits.
/// </summary>
internal sealed class ResidualNetwork : Network
{
    private readonly InputLayout layout;
    private readonly ImagePart image;
    private readonly ResidualEncoder encoder;
    private readonly RowHead head;

    /// <summary>Creates the network.</summary>
    /// <param name="layout">The rows, without texts.</param>
    /// <param name="image">The part that is convolved.</param>
    /// <param name="options">The sizes, without a fault.</param>
    /// <param name="outputs">Number of outputs.</param>
    public ResidualNetwork(InputLayout layout, ImagePart image, ResidualOptions options, int outputs)
        : base("residual")
    {
        (this.layout, this.image) = (layout, image);
        encoder = new ResidualEncoder(image.Channels, options);
        head = new RowHead(layout, image, options.Channels[^1], outputs, options.Embedding, options.Dropout);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var pixels = input.narrow(1, layout.Start(image), image.Width).As(encoder.parameters().First())
            .reshape(-1, image.Channels, image.Height, image.Width2D);
        return head.call(encoder.call(pixels), input).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input)
    {
        var pixels = graph.Narrow(input, 1, layout.Start(image), image.Width);
        var images = graph.Reshape(pixels, 0, image.Channels, image.Height, image.Width2D);
        return head.Write(graph, encoder.Write(graph, images), input);
    }
}
