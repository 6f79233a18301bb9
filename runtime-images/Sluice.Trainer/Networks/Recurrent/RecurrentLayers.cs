using Sluice.Trainer.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Recurrent;

/// <summary>Layers of GRU or LSTM over sequences of one length or of several.</summary>
internal sealed class RecurrentLayers : nn.Module
{
    private readonly RecurrentOptions options;
    private readonly GRU? gru;
    private readonly LSTM? lstm;

    /// <summary>Creates the layers.</summary>
    /// <param name="width">Width of the vectors that they read.</param>
    /// <param name="options">The sizes.</param>
    public RecurrentLayers(int width, RecurrentOptions options)
        : base("layers")
    {
        this.options = options;
        var between = options.Layers > 1 ? options.Dropout : 0;
        if (options.Cell == Cell.Gru)
        {
            gru = nn.GRU(width, options.HiddenSize, options.Layers, true, true, between, options.Bidirectional);
        }
        else
        {
            lstm = nn.LSTM(width, options.HiddenSize, options.Layers, true, true, between, options.Bidirectional);
        }

        RegisterComponents();
    }

    /// <summary>The states after the last step of sequences of one length, [rows, width of the states].</summary>
    /// <param name="steps">[rows, steps, width].</param>
    public Tensor Last(Tensor steps)
    {
        using var scope = NewDisposeScope();
        return Join(gru is null ? lstm!.call(steps).Item2 : gru.call(steps).Item2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The states of sequences of several lengths: those of all steps, 0 after the last, or those after the last step. The backward
    /// direction starts at a sequence's last step.
    /// </summary>
    /// <param name="steps">[rows, steps, width].</param>
    /// <param name="lengths">Number of steps of each row, from 1, on the CPU.</param>
    public Tensor States(Tensor steps, Tensor lengths)
    {
        using var scope = NewDisposeScope();
        using var packed = nn.utils.rnn.pack_padded_sequence(steps, lengths, batch_first: true, enforce_sorted: false);
        var (all, last) = Run(packed);
        using (all)
        {
            return (options.Answers == Answers.PerRow
                ? Join(last)
                : nn.utils.rnn.pad_packed_sequence(all, batch_first: true, total_length: steps.shape[1]).Item1).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Adds the nodes of <see cref="States"/>, or of <see cref="Last"/> where there are no lengths.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="steps">[rows, steps, width].</param>
    /// <param name="lengths">32-bit integers of the shape [rows]. Null where all steps count.</param>
    public string Write(GraphWriter graph, string steps, string? lengths)
    {
        var weights = named_parameters().ToDictionary(named => named.name[(named.name.IndexOf('.') + 1)..], named => named.parameter);
        return RecurrentGraph.Write(graph, options, gru is null ? lstm! : gru, weights, steps, lengths);
    }

    private (nn.utils.rnn.PackedSequence All, Tensor Last) Run(nn.utils.rnn.PackedSequence packed)
    {
        if (gru is not null)
        {
            return gru.call(packed);
        }

        var (all, last, _) = lstm!.call(packed);
        return (all, last);
    }

    // The states of the last layer's directions stand at the end of [layers · directions, rows, hidden size].
    private Tensor Join(Tensor states)
    {
        var directions = options.Bidirectional ? 2 : 1;
        return states.narrow(0, states.shape[0] - directions, directions).transpose(0, 1).reshape(states.shape[1], options.StateSize);
    }
}
