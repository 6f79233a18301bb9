using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training;

/// <summary>
/// Learns from rows without a class by the class that the network gives them, where it is sure enough (Lee 2013, Pseudo-Label). In each
/// step some of them are drawn and labelled by the weights of that moment, so nothing of it has to be kept for a resumed training.
/// </summary>
/// <param name="rows">The rows.</param>
/// <param name="threshold">Least probability of the class that a row is taken to have.</param>
/// <param name="seed">The job's seed.</param>
internal sealed class PseudoLabels(EncodedRows rows, double threshold, long seed)
{
    /// <summary>Number of rows that are drawn for a step.</summary>
    /// <param name="count">Number of rows that are wanted.</param>
    public int Most(int count) => Math.Min(count, rows.Count);

    /// <summary>Draws rows for a step, with replacement.</summary>
    public float[] Draw(long step, int count)
    {
        var random = new RandomStream(seed, "unlabelled", step);
        return rows.Read([.. Enumerable.Range(0, Most(count)).Select(_ => random.Below(rows.Count))]).Features;
    }

    /// <summary>The rows with the classes that the network gives them. Those of which it is not sure do not count in the loss.</summary>
    public LearningBatch Batch(Network network, LearningTask task, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        network.eval();
        var (probability, found) = task.Answer(network.call(inputs).to(float32), LearningBatch.Of(inputs)).max(1);
        network.train();
        var targets = found.to(float32).masked_fill(probability.lt(threshold), ClassificationOptions.Padding);
        return new LearningBatch(inputs, targets.unsqueeze(1).MoveToOuterDisposeScope());
    }
}
