using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Inputs;

/// <summary>The end of a network, which turns what an encoder made of an image or a text into outputs.</summary>
internal abstract class Head() : nn.Module<Tensor, Tensor, Tensor>("head")
{
    /// <summary>Adds the nodes of the head.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="encoded">What the encoder made.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>The outputs.</returns>
    public abstract string Write(GraphWriter graph, string encoded, string rows);
}

/// <summary>One answer per row, from the encoder's vector joined by the other parts of the row.</summary>
internal sealed class RowHead : Head
{
    private readonly InputEmbedding? inputs;
    private readonly RowDropout dropout;
    private readonly Linear output;

    /// <summary>Creates the head.</summary>
    /// <param name="layout">The rows.</param>
    /// <param name="encoded">The part that the encoder reads.</param>
    /// <param name="width">Width of the encoder's vector.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="embedding">Width of each category's vector, as <see cref="InputEmbedding"/> has it.</param>
    /// <param name="dropout">Share of the joined vector that is dropped in training.</param>
    public RowHead(InputLayout layout, InputPart encoded, int width, int outputs, int? embedding, double dropout)
    {
        inputs = layout.Parts.Count > 1 ? new InputEmbedding(layout, embedding, encoded) : null;
        this.dropout = new RowDropout(dropout);
        output = nn.Linear(width + (inputs?.Width ?? 0), outputs);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor encoded, Tensor rows)
    {
        using var scope = NewDisposeScope();
        var joined = inputs is null ? encoded : cat([encoded, inputs.call(rows).As(encoded)], 1);
        return output.call(dropout.call(joined)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string encoded, string rows) =>
        graph.Linear(inputs is null ? encoded : graph.Concat([encoded, inputs.Write(graph, rows)], 1), output);
}

/// <summary>One answer per token, from the encoder's vector of the token.</summary>
internal sealed class TokenHead : Head
{
    private readonly RowDropout dropout;
    private readonly Linear output;

    /// <summary>Creates the head.</summary>
    /// <param name="width">Width of the encoder's vectors.</param>
    /// <param name="outputs">Number of outputs for each token.</param>
    /// <param name="dropout">Share of the vectors that is dropped in training.</param>
    public TokenHead(int width, int outputs, double dropout)
    {
        this.dropout = new RowDropout(dropout);
        output = nn.Linear(width, outputs);
        RegisterComponents();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor encoded, Tensor rows)
    {
        using var scope = NewDisposeScope();
        return output.call(dropout.call(encoded)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string encoded, string rows) => graph.Project(encoded, output);
}
