using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Recurrent;

/// <summary>Writes layers of GRU or LSTM as the nodes of ONNX, which have the gates in another order.</summary>
internal static class RecurrentGraph
{
    // Torch has the gates r, z, n of GRU and i, f, g, o of LSTM, ONNX has z, r, h and i, o, f, c.
    private static readonly long[] GruGates = [1, 0, 2];
    private static readonly long[] LstmGates = [0, 3, 1, 2];

    /// <summary>Adds the nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">The sizes.</param>
    /// <param name="layers">The module that has the layers.</param>
    /// <param name="weights">The weights under the names that torch gives them.</param>
    /// <param name="steps">[rows, steps, width].</param>
    /// <param name="lengths">Number of steps of each row. Null for all.</param>
    /// <returns>The last layer's states after the last step, [rows, width], or of all steps, [rows, steps, width].</returns>
    public static string Write(
        GraphWriter graph, RecurrentOptions options, nn.Module layers, IReadOnlyDictionary<string, TorchSharp.Modules.Parameter> weights,
        string steps, string? lengths)
    {
        using var scope = NewDisposeScope();
        var (op, gates, attributes) = options.Cell == Cell.Gru
            ? ("GRU", GruGates, new[] { Int("linear_before_reset", 1) })
            : ("LSTM", LstmGates, []);
        attributes =
        [
            Int("hidden_size", options.HiddenSize), Text("direction", options.Bidirectional ? "bidirectional" : "forward"), .. attributes,
        ];
        var values = graph.Transpose(steps, 1, 0, 2);
        var last = "";
        for (var layer = 0; layer < options.Layers; layer++)
        {
            var biases = Directions(
                "bias", layer, direction => cat([Ordered("bias_ih", layer, direction), Ordered("bias_hh", layer, direction)]));
            var input = Directions("weight_ih", layer, direction => Ordered("weight_ih", layer, direction));
            var state = Directions("weight_hh", layer, direction => Ordered("weight_hh", layer, direction));
            var outputs = graph.Nodes(op, 2, [values, input, state, biases, lengths ?? ""], attributes);

            // All states are [steps, directions, rows, hidden size], the last ones [directions, rows, hidden size].
            values = graph.Reshape(graph.Transpose(outputs[0], 0, 2, 1, 3), 0, 0, options.StateSize);
            last = outputs[1];
        }

        return options.Answers == Answers.PerRow
            ? graph.Reshape(graph.Transpose(last, 1, 0, 2), 0, options.StateSize)
            : graph.Transpose(values, 1, 0, 2);

        // The weights of both directions are one constant, under the name of those of the first.
        string Directions(string name, int layer, Func<string, Tensor> weight) => graph.Weight(
            layers, $"{name}_l{layer}", stack(options.Bidirectional ? [weight(""), weight("_reverse")] : [weight("")]));

        Tensor Ordered(string name, int layer, string direction)
        {
            var weight = weights[$"{name}_l{layer}{direction}"].detach().cpu();
            return cat([.. gates.Select(gate => weight.narrow(0, gate * options.HiddenSize, options.HiddenSize))]);
        }
    }
}
