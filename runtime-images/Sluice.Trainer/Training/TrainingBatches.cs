using Sluice.Api.Hyperparameters;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Native;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training;

/// <summary>The batches of a training. Which rows a step has, and how they are varied, follows from the seed and the step alone.</summary>
internal sealed class TrainingBatches
{
    private readonly EncodedRows rows;
    private readonly LearningTask task;
    private readonly Hyperparameters hyperparameters;
    private readonly long seed;
    private readonly Device device;
    private readonly Augmentation augmentation;
    private readonly PseudoLabels? pseudoLabels;
    private readonly AdversarialTraining? adversarial;
    private readonly BatchShare? share;
    private readonly int[] order;
    private long orderEpoch = -1;

    /// <summary>Creates the batches.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="device">The device that computes the training.</param>
    /// <param name="share">Which rows of a batch this rank computes. Null for all.</param>
    public TrainingBatches(
        TrainingRows data, LearningTask task, Hyperparameters hyperparameters, long seed, Device device, BatchShare? share = null)
    {
        this.share = share;
        (rows, this.task, this.hyperparameters, this.seed, this.device) = (data.Training, task, hyperparameters, seed, device);
        order = new int[rows.Count];
        PerEpoch = PerEpochOf(rows.Count, hyperparameters);
        augmentation = new Augmentation(data.Augmented, seed);
        adversarial = AttackOptions.Of(hyperparameters) is { } attack ? new AdversarialTraining(attack, data.Attacked, share) : null;
        pseudoLabels = data.Unlabelled is { } unlabelled
            ? new PseudoLabels(unlabelled, hyperparameters.Number(BuiltInHyperparameters.PseudoLabels), seed)
            : null;
    }

    /// <summary>Number of batches in an epoch.</summary>
    public long PerEpoch { get; }

    /// <summary>Number of batches in an epoch over a number of rows.</summary>
    public static long PerEpochOf(long rows, Hyperparameters hyperparameters) =>
        (rows + hyperparameters.BatchSize - 1) / hyperparameters.BatchSize;

    /// <summary>The batch of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <returns>
    /// Its rows, and what computes the loss of each of its parts by a network: those whose gradients are added up, and the rows whose class
    /// the network is sure of. Where several ranks share the batch, each computes its rows of every part; of a part with fewer rows than
    /// ranks, and of all in that batch, each computes all, which adds up to the same.
    /// </returns>
    public (int Rows, IEnumerable<Func<Network, Loss>> Parts) At(long step)
    {
        var (epoch, batch) = Math.DivRem(step, PerEpoch);
        var start = (int)(batch * hyperparameters.BatchSize);
        Shuffle(epoch);
        var chosen = order.AsSpan(start, Math.Min(hyperparameters.BatchSize, rows.Count - start));
        var parts = PartsOf(chosen.Length);
        var (own, at) = (new int[parts.Sum(part => part.Rows.Count)], 0);
        foreach (var (first, part) in parts)
        {
            chosen.Slice(first + part.From, part.Count).CopyTo(own.AsSpan(at));
            at += part.Count;
        }

        var (encoded, targets) = rows.Read(own);
        augmentation.Apply(encoded, own, rows.Count, epoch);
        return (chosen.Length, Parts(task.Draw(new EncodedBatch(encoded, targets), Numbers(own), epoch), parts, step));
    }

    /// <summary>Rows that are not trained on, batch by batch in their order.</summary>
    /// <param name="some">The rows.</param>
    /// <param name="most">Most rows of a batch.</param>
    public IEnumerable<EncodedBatch> Of(EncodedRows some, int most)
    {
        foreach (var chosen in Enumerable.Range(0, some.Count).Chunk(most))
        {
            var (encoded, targets) = some.Read(chosen);
            yield return task.Draw(new EncodedBatch(encoded, targets), Numbers(chosen), null);
        }
    }

    /// <summary>Brings rows to the device. Garbage is collected before that, since no operator is being computed.</summary>
    public LearningBatch Load(EncodedBatch batch)
    {
        CollectorPause.Renew();
        var inputs = Load(batch.Inputs, rows.Width);
        return batch.Targets.Length > 0
            ? new LearningBatch(inputs, Load(batch.Targets, batch.Targets.Length / (int)inputs.shape[0]))
            : LearningBatch.Of(inputs);
    }

    private static long[] Numbers(ReadOnlySpan<int> chosen) => Array.ConvertAll(chosen.ToArray(), number => (long)number);

    // The parts of a batch whose gradients are added up: the first row of each, and which of its rows are this rank's.
    private List<(int First, RowRange Rows)> PartsOf(int count)
    {
        var size = (count - 1) / hyperparameters.Whole(BuiltInHyperparameters.Accumulate) + 1;
        int[] starts = [.. Enumerable.Range(0, (count - 1) / size + 1).Select(part => part * size)];
        var shared = share is not null && starts.Select(Rows).Append(pseudoLabels?.Most(hyperparameters.BatchSize) ?? count).Min()
            >= share.Ranks.Size;
        return [.. starts.Select(first => (first, RowRange.Of(Rows(first), shared ? share!.Ranks : Ranks.Alone)))];

        int Rows(int first) => Math.Min(size, count - first);
    }

    private IEnumerable<Func<Network, Loss>> Parts(EncodedBatch batch, List<(int First, RowRange Rows)> parts, long step)
    {
        var targets = batch.Targets.Length / (batch.Inputs.Length / rows.Width);
        var from = 0;
        foreach (var (_, own) in parts)
        {
            var to = from + own.Count;
            var part = parts.Count == 1 ? batch : new EncodedBatch(
                batch.Inputs[(from * rows.Width)..(to * rows.Width)], batch.Targets[(from * targets)..(to * targets)]);
            from = to;
            yield return network => LossOf(network, Load(part), own);
        }

        if (pseudoLabels is not null)
        {
            var drawn = pseudoLabels.Draw(step, hyperparameters.BatchSize);
            var own = RowRange.Of(drawn.Length / rows.Width, parts[0].Rows.IsPart ? share!.Ranks : Ranks.Alone);
            var inputs = drawn[(own.From * rows.Width)..((own.From + own.Count) * rows.Width)];
            yield return network => LossOf(network, pseudoLabels.Batch(network, task, Load(inputs, rows.Width)), own);
        }
    }

    private Loss LossOf(Network network, LearningBatch batch, RowRange own)
    {
        share?.Use(own);
        return adversarial?.Of(network, batch, Plain) ?? Plain(batch);

        Loss Plain(LearningBatch some) => task.Loss(task.Compute(network, some.Inputs), some);
    }

    // The copy lies in memory of torch's own. A managed array, which torch would read where it lies, is aligned now this way, now that,
    // and the order in which torch adds up depends on it.
    private Tensor Load(float[] numbers, int width) => tensor(numbers, [numbers.Length / width, width]).to(device, copy: true);

    private void Shuffle(long epoch)
    {
        if (orderEpoch == epoch)
        {
            return;
        }

        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new RandomStream(seed, "order", epoch).Shuffle(order.AsSpan());
        orderEpoch = epoch;
    }
}
