using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// The exponential moving average of a module's weights (Polyak and Juditsky 1992), which often generalises better than the last ones.
/// Hyperparameter <c>ema</c>. The average is corrected for its start as Adam's moments are: it is the mean of the weights after each step,
/// those of n steps ago weighted by decayⁿ, and never of the initial ones, so that a decay too near 1 for a short training does no harm.
/// Running statistics of normalisations are averaged too, because they belong to the weights.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly double decay;
    private readonly IReadOnlyList<(string Name, Tensor Value)> weights;
    private readonly Tensor[] averages;
    private long steps;

    /// <summary>Creates the average of no steps yet.</summary>
    /// <param name="module">The module, on its device, which keeps its parameters.</param>
    /// <param name="decay">Share of the average that a step keeps, in (0, 1), such as 0.999.</param>
    public WeightAverage(nn.Module module, double decay)
    {
        this.decay = decay;
        weights = Weights.Named(module);
        averages = [.. weights.Select(named => zeros_like(named.Value, requires_grad: false).DetachFromDisposeScope())];
    }

    /// <summary>Takes the weights after a step.</summary>
    public void Update()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        steps++;
        var share = (1 - decay) / (1 - Math.Pow(decay, steps));
        for (var i = 0; i < averages.Length; i++)
        {
            averages[i].mul_(1 - share).add_(weights[i].Value, alpha: share);
        }
    }

    /// <summary>
    /// Exchanges the module's weights and the averages: to judge or export the averages, and once more to train on. It does nothing before
    /// the first step.
    /// </summary>
    public void Exchange()
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        for (var i = 0; i < averages.Length && steps > 0; i++)
        {
            var trained = weights[i].Value.clone();
            weights[i].Value.copy_(averages[i]);
            averages[i].copy_(trained);
        }
    }

    /// <summary>Writes the state, while the module has its own weights.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(steps);
        foreach (var average in averages)
        {
            SavedTensor.Write(writer, average);
        }
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote. After an error the average must not be used.</summary>
    /// <exception cref="InvalidDataException">The state is damaged or of another network.</exception>
    public void Load(BinaryReader reader)
    {
        try
        {
            if ((steps = reader.ReadInt64()) < 0)
            {
                throw new InvalidDataException($"the average of the weights is of {steps} steps");
            }

            for (var i = 0; i < averages.Length; i++)
            {
                SavedTensor.Read(reader, weights[i].Name, averages[i]);
            }
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the average of the weights ends too early", e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var average in averages)
        {
            average.Dispose();
        }
    }
}
