using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Compression.Pruning;

/// <summary>
/// Makes the weights of least magnitude zero while the others learn (Han et al. 2015, arXiv 1506.02626). A weight that has become zero
/// stays so.
/// </summary>
internal sealed class GradualPruning : IDisposable
{
    private readonly IReadOnlyList<PrunedLayer> layers;
    private readonly PruneSchedule schedule;
    private readonly Tensor[] zeros;

    /// <summary>Creates the pruning of no step yet.</summary>
    /// <param name="layers">The weights, on their device.</param>
    /// <param name="totalSteps">Steps of the training.</param>
    public GradualPruning(IReadOnlyList<PrunedLayer> layers, long totalSteps)
    {
        (this.layers, schedule) = (layers, new PruneSchedule(totalSteps));
        zeros = [.. layers.Select(layer => zeros_like(layer.Weight, @bool, requires_grad: false).DetachFromDisposeScope())];
    }

    /// <summary>Names of the weights.</summary>
    public IReadOnlyList<string> Names => [.. layers.Select(layer => layer.Name)];

    /// <summary>Whether the shares are zero that the job asks for.</summary>
    public bool IsComplete(long steps) => layers.Count == 0 || schedule.IsComplete(steps);

    /// <summary>Chooses further zeros where it is time to, and makes the weights zero again that a step has changed.</summary>
    /// <param name="steps">Number of completed steps.</param>
    public void After(long steps)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        if (schedule.Stage(steps) is var stage && stage > schedule.Stage(steps - 1))
        {
            for (var i = 0; i < layers.Count; i++)
            {
                using var own = NewDisposeScope();
                var count = (long)Math.Round(layers[i].Share * PruneSchedule.Part(stage) * zeros[i].numel());
                var magnitudes = layers[i].Weight.abs().masked_fill_(zeros[i], -1).flatten();
                var (_, least) = magnitudes.topk((int)count, largest: false, sorted: false);
                zeros[i].view(-1).index_fill_(0, least, 1);
            }
        }

        Apply();
    }

    /// <summary>Makes the chosen weights zero, as after others have taken their place.</summary>
    public void Apply()
    {
        using var without = no_grad();
        for (var i = 0; i < layers.Count; i++)
        {
            layers[i].Weight.masked_fill_(zeros[i], 0);
        }
    }

    /// <summary>Writes which weights are zero, a bit each.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var zero in zeros)
        {
            using var scope = NewDisposeScope();
            var bits = zero.cpu().contiguous().data<bool>().ToArray();
            var bytes = new byte[(bits.Length + 7) / 8];
            for (var i = 0; i < bits.Length; i++)
            {
                bytes[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0);
            }

            writer.Write(bytes);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="EndOfStreamException">It is cut off.</exception>
    public void Load(BinaryReader reader)
    {
        foreach (var zero in zeros)
        {
            using var scope = NewDisposeScope();
            var bits = new bool[zero.numel()];
            var bytes = new byte[(bits.Length + 7) / 8];
            reader.BaseStream.ReadExactly(bytes);
            for (var i = 0; i < bits.Length; i++)
            {
                bits[i] = (bytes[i / 8] >> (i % 8) & 1) == 1;
            }

            zero.copy_(tensor(bits, zero.shape));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var zero in zeros)
        {
            zero.Dispose();
        }
    }

    /// <summary>The shares of weights that are zero, by name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="names">Names of its weights.</param>
    public static IReadOnlyDictionary<string, double> Shares(nn.Module network, IReadOnlyList<string> names)
    {
        var weights = Weights.Read(network);
        return names.ToDictionary(name => name, name => weights[name].Count(value => value == 0) / (double)weights[name].Length);
    }
}
