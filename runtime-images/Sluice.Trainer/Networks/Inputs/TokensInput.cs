using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.TensorProto.Types;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Inputs;

/// <summary>
/// Reads a text out of rows. The first token always counts as real, so that an empty text is one token of padding and no answer about it
/// divides by zero.
/// </summary>
internal static class TokensInput
{
    /// <summary>The numbers of the tokens, as 64-bit integers of the shape [rows, length].</summary>
    public static Tensor Tokens(this InputLayout layout, TokensPart part, Tensor rows) =>
        rows.narrow(1, layout.Start(part), part.Length).to(int64);

    /// <summary>Which tokens are real, as booleans of the shape [rows, length].</summary>
    public static Tensor Real(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var real = tokens.ne(TokensPart.Padding);
        real.narrow(1, 0, 1).fill_(true);
        return real.MoveToOuterDisposeScope();
    }

    /// <summary>Adds the nodes of <see cref="Tokens"/>.</summary>
    public static string WriteTokens(this InputLayout layout, TokensPart part, GraphWriter graph, string rows) =>
        graph.Cast(graph.Narrow(rows, 1, layout.Start(part), part.Length), DataType.Int64);

    /// <summary>Adds the nodes of <see cref="Real"/>, whose booleans are numbers of the type.</summary>
    public static string WriteReal(GraphWriter graph, string tokens, TokensPart part, DataType type)
    {
        var first = new long[part.Length];
        first[0] = 1;
        var real = graph.Node("Greater",
            [graph.Node("Add", [tokens, graph.Constant(first, 1, part.Length)]), graph.Constant([(long)TokensPart.Padding])]);
        return graph.Cast(real, type);
    }
}
