using Sluice.Trainer.Networks.Inputs;
using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>Sizes of a multilayer perceptron.</summary>
internal sealed record MlpOptions
{
    /// <summary>Widths of the hidden layers.</summary>
    public required IReadOnlyList<int> Hidden { get; init; }

    /// <summary>Share of a hidden layer's outputs that are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Width of each category's vector. Null for <see cref="InputEmbedding.SizeFor"/>.</summary>
    public int? Embedding { get; init; }
}

/// <summary>A multilayer perceptron: fully connected layers with ReLU and dropout between them. Its outputs are logits.</summary>
internal sealed class MlpNetwork : Network
{
    private readonly InputEmbedding inputs;
    private readonly ModuleList<Linear> layers;
    private readonly Linear head;
    private readonly RowDropout dropout;

    /// <summary>Creates the network.</summary>
    /// <param name="layout">The rows, without texts.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="outputs">Number of outputs.</param>
    public MlpNetwork(InputLayout layout, MlpOptions options, int outputs)
        : base("mlp")
    {
        inputs = new InputEmbedding(layout, options.Embedding);
        int[] widths = [inputs.Width, .. options.Hidden];
        layers = nn.ModuleList([.. widths.Zip(options.Hidden, (from, to) => nn.Linear(from, to))]);
        head = nn.Linear(widths[^1], outputs);
        dropout = new RowDropout(options.Dropout);
        Register();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var values = inputs.call(input).As(head.weight);
        foreach (var layer in layers)
        {
            values = dropout.call(layer.call(values).relu_());
        }

        return head.call(values).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string input) => graph.Linear(
        layers.Aggregate(inputs.Write(graph, input), (values, layer) => graph.Node("Relu", [graph.Linear(values, layer)])), head);
}
