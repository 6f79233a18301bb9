using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Randomness;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training;

/// <summary>
/// A training that runs step by step and can be saved and resumed at any step. All randomness comes from streams identified by epoch or
/// step, so the weights, the optimiser's state and the step are its whole state.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private const int ValidationBatch = 1024;

    private readonly Hyperparameters hyperparameters;
    private readonly long seed;
    private readonly EncodedRows rows;
    private readonly EncodedRows? validation;
    private readonly Device device;
    private readonly Network network;
    private readonly Augmentation augmentation;
    private readonly EarlyStopping stopping;
    private readonly AdamW optimizer;
    private readonly int[] order;
    private double lossSum;
    private long orderEpoch = -1;

    /// <summary>Starts a training, or resumes a saved one.</summary>
    /// <param name="data">The rows, which must outlive the session.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="device">The device that computes it.</param>
    /// <param name="saved">A state that <see cref="Save"/> wrote. Null starts from the beginning.</param>
    /// <exception cref="InvalidDataException">The saved state belongs to another network or is incomplete.</exception>
    public TrainingSession(TrainingRows data, Hyperparameters hyperparameters, long seed, Device device, Stream? saved = null)
    {
        (this.hyperparameters, this.seed, this.device, rows, validation) = (hyperparameters, seed, device, data.Training, data.Validation);
        StepsPerEpoch = EpochSteps(rows.Count, hyperparameters);
        order = new int[rows.Count];
        augmentation = new Augmentation(data.Augmented, seed);
        stopping = new EarlyStopping(hyperparameters.Patience);
        network = new Network([data.Width, .. hyperparameters.HiddenLayers, data.Classes], (double)hyperparameters.Dropout, seed);
        optimizer = Restore(saved);
    }

    /// <summary>Number of steps per epoch.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Total number of steps, if the training does not end early.</summary>
    public long TotalSteps => StepsPerEpoch * hyperparameters.Epochs;

    /// <summary>Whether the training has ended, early or after its last step.</summary>
    public bool Finished => stopping.Stops || Step == TotalSteps;

    /// <summary>Number of completed steps.</summary>
    public long Step { get; private set; }

    /// <summary>Epoch of the next step, from 1. After the last step it is the last epoch.</summary>
    public int Epoch => (int)Math.Min(Step / StepsPerEpoch + 1, hyperparameters.Epochs);

    /// <summary>Mean loss of the last whole epoch. Null during the first epoch.</summary>
    public double? Loss { get; private set; }

    /// <summary>Mean loss of the validation rows after the last whole epoch. Null during the first epoch, and without such rows.</summary>
    public double? ValidationLoss => stopping.Loss;

    /// <summary>Epoch with the lowest validation loss, from 1. 0 while there is none.</summary>
    public int BestEpoch => stopping.BestEpoch;

    /// <summary>Number of trained parameters.</summary>
    public long Parameters => network.Parameters;

    /// <summary>Number of steps in an epoch over a number of rows.</summary>
    public static long EpochSteps(long rows, Hyperparameters hyperparameters)
        => (rows + hyperparameters.BatchSize - 1) / hyperparameters.BatchSize;

    /// <summary>Performs one optimiser step.</summary>
    /// <returns>Number of rows in the step.</returns>
    /// <exception cref="JobException">The loss is not finite (64).</exception>
    public int Advance()
    {
        using var scope = NewDisposeScope();
        var (epoch, batch) = Math.DivRem(Step, StepsPerEpoch);
        var start = (int)(batch * hyperparameters.BatchSize);
        var count = Math.Min(hyperparameters.BatchSize, rows.Count - start);
        if (hyperparameters.Dropout > 0)
        {
            random.manual_seed((long)new RandomStream(seed, "dropout", Step).Next());
        }

        Shuffle(epoch);
        var chosen = order.AsSpan(start, count);
        var (encoded, classes) = rows.Read(chosen);
        augmentation.Apply(encoded, chosen, rows.Count, epoch);
        var (features, labels) = Load(encoded, classes);
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(network.Module.call(features), labels);
        loss.backward();
        optimizer.step();
        lossSum += Finite(loss.item<float>()) * count;
        Step++;
        if (Step % StepsPerEpoch == 0)
        {
            Loss = lossSum / rows.Count;
            lossSum = 0;
            if (validation is not null)
            {
                stopping.Take((int)epoch + 1, LossOf(validation), network.ReadLayers);
            }
        }

        return count;
    }

    /// <summary>Replaces the weights by those of the epoch with the lowest validation loss, where early stopping has kept them.</summary>
    public void UseBest()
    {
        if (stopping.Best is { } best)
        {
            network.WriteLayers(best);
        }
    }

    /// <summary>Saves the training.</summary>
    public void Save(Stream target)
    {
        using var scope = NewDisposeScope();
        using var writer = new BinaryWriter(target, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(network.Shape);
        writer.Write(Step);
        writer.Write(lossSum);
        writer.Write(Loss ?? double.NaN);
        stopping.Save(writer);
        network.Module.save(writer);
        optimizer.save_state_dict(writer);
    }

    /// <summary>The current weights of the layers.</summary>
    public IReadOnlyList<DenseLayer> ReadLayers() => network.ReadLayers();

    /// <summary>Computes the probabilities of the classes.</summary>
    /// <param name="encoded">Encoded rows, in order.</param>
    /// <param name="width">Number of inputs per row.</param>
    public float[] Probabilities(float[] encoded, int width)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        network.Module.eval();
        var logits = network.Module.call(Load(encoded, width));
        network.Module.train();
        return nn.functional.softmax(logits, 1).cpu().contiguous().data<float>().ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
    }

    // Weights must be loaded on the CPU before the optimiser is created, because loading on another device replaces the parameters.
    private AdamW Restore(Stream? saved)
    {
        try
        {
            using var reader = saved is null ? null : new BinaryReader(saved, System.Text.Encoding.UTF8, leaveOpen: true);
            if (reader is not null)
            {
                ReadPosition(reader);
                network.Module.load(reader);
            }

            network.Module.to(device);
            network.Module.train();
            var adam = optim.AdamW(
                network.Module.parameters(),
                lr: (double)hyperparameters.LearningRate,
                weight_decay: (double)hyperparameters.WeightDecay);
            if (reader is not null)
            {
                adam.load_state_dict(reader);
            }

            return adam;
        }
        catch (Exception e) when (saved is not null
            && e is EndOfStreamException or not (IOException or UnauthorizedAccessException or InvalidDataException))
        {
            throw new InvalidDataException($"its state cannot be read: {e.Message}", e);
        }
    }

    // The shape is compared before torch reads a weight, because torch does not define what it does with shapes that do not match.
    private void ReadPosition(BinaryReader reader)
    {
        if (reader.ReadString() is var shape && shape != network.Shape)
        {
            throw new InvalidDataException($"its state is of a network of widths {shape}, but the job's network has {network.Shape}");
        }

        Step = reader.ReadInt64();
        lossSum = reader.ReadDouble();
        Loss = reader.ReadDouble() is var loss && double.IsNaN(loss) ? null : loss;
        stopping.Load(reader, network.ReadLayers());
        if (Step < 0 || Step > TotalSteps)
        {
            throw new InvalidDataException($"its state is of step {Step}, but the job has {TotalSteps} steps");
        }
    }

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

    private (Tensor Features, Tensor Labels) Load(float[] features, long[] labels)
        => (Load(features, rows.Width), tensor(labels, [labels.Length], device: device));

    // The copy lies in memory of torch's own. A managed array, which torch would read where it lies, is aligned now this way, now that,
    // and the order in which torch adds up depends on it.
    private Tensor Load(float[] features, int width)
        => tensor(features, [features.Length / width, width]).to(device, copy: true);

    // The sum is of 64-bit floats in the order of the rows, so that the same weights always give the same loss.
    private double LossOf(EncodedRows some)
    {
        using var without = no_grad();
        network.Module.eval();
        var sum = 0.0;
        foreach (var chosen in Enumerable.Range(0, some.Count).Chunk(ValidationBatch))
        {
            using var scope = NewDisposeScope();
            var (encoded, classes) = some.Read(chosen);
            var (features, labels) = Load(encoded, classes);
            sum += nn.functional.cross_entropy(network.Module.call(features), labels, reduction: nn.Reduction.Sum).item<float>();
        }

        network.Module.train();
        return sum / some.Count;
    }

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw JobException.BadSpec("Diverged",
        "spec.trainer.hyperparameters.learningRate",
        $"the loss is not finite at step {Step}; lower the learning rate from {hyperparameters.LearningRate}");
}
