using Sluice.Trainer.Failures;
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
    private readonly Hyperparameters hyperparameters;
    private readonly long seed;
    private readonly int rows;
    private readonly Device device;
    private readonly Network network;
    private readonly AdamW optimizer;
    private readonly Tensor features;
    private readonly Tensor labels;
    private double lossSum;
    private Tensor? order;
    private long orderEpoch = -1;

    /// <summary>Starts a training, or resumes a saved one.</summary>
    /// <param name="data">The training rows.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="device">The device that computes it.</param>
    /// <param name="saved">A state that <see cref="Save"/> wrote. Null starts from the beginning.</param>
    /// <exception cref="InvalidDataException">The saved state belongs to another network or is incomplete.</exception>
    public TrainingSession(TrainingRows data, Hyperparameters hyperparameters, long seed, Device device, Stream? saved = null)
    {
        (this.hyperparameters, this.seed, this.device, rows) = (hyperparameters, seed, device, data.Count);
        StepsPerEpoch = (rows + hyperparameters.BatchSize - 1) / hyperparameters.BatchSize;
        network = new Network([data.Width, .. hyperparameters.HiddenLayers, data.Classes], (double)hyperparameters.Dropout, seed);

        optimizer = Restore(saved);
        features = tensor(data.Features, [rows, data.Width], device: device);
        labels = tensor(data.Labels.Select(label => (long)label).ToArray(), [rows], device: device);
    }

    /// <summary>Number of steps per epoch.</summary>
    public long StepsPerEpoch { get; }

    /// <summary>Total number of steps.</summary>
    public long TotalSteps => StepsPerEpoch * hyperparameters.Epochs;

    /// <summary>Number of completed steps.</summary>
    public long Step { get; private set; }

    /// <summary>Epoch of the next step, from 1. After the last step it is the last epoch.</summary>
    public int Epoch => (int)Math.Min(Step / StepsPerEpoch + 1, hyperparameters.Epochs);

    /// <summary>Mean loss of the last whole epoch. Null during the first epoch.</summary>
    public double? Loss { get; private set; }

    /// <summary>Number of trained parameters.</summary>
    public long Parameters => network.Parameters;

    /// <summary>Performs one optimiser step.</summary>
    /// <returns>Number of rows in the step.</returns>
    /// <exception cref="TrainerException">The loss is not finite (64).</exception>
    public int Advance()
    {
        using var scope = NewDisposeScope();
        var (epoch, batch) = Math.DivRem(Step, StepsPerEpoch);
        var start = batch * hyperparameters.BatchSize;
        var count = Math.Min(hyperparameters.BatchSize, rows - start);
        if (hyperparameters.Dropout > 0)
        {
            random.manual_seed((long)new RandomStream(seed, "dropout", Step).Next());
        }

        var chosen = Order(epoch).narrow(0, start, count);
        optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(network.Module.call(features.index_select(0, chosen)), labels.index_select(0, chosen));
        loss.backward();
        optimizer.step();
        lossSum += Finite(loss.item<float>()) * count;
        Step++;
        if (Step % StepsPerEpoch == 0)
        {
            Loss = lossSum / rows;
            lossSum = 0;
        }

        return (int)count;
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
        var logits = network.Module.call(tensor(encoded, [encoded.Length / width, width], device: device));
        network.Module.train();
        return nn.functional.softmax(logits, 1).cpu().contiguous().data<float>().ToArray();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        order?.Dispose();
        features.Dispose();
        labels.Dispose();
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
        if (Step < 0 || Step > TotalSteps)
        {
            throw new InvalidDataException($"its state is of step {Step}, but the job has {TotalSteps} steps");
        }
    }

    private Tensor Order(long epoch)
    {
        if (order is null || orderEpoch != epoch)
        {
            var shuffled = new long[rows];
            for (var i = 0; i < rows; i++)
            {
                shuffled[i] = i;
            }

            new RandomStream(seed, "order", epoch).Shuffle(shuffled.AsSpan());
            order?.Dispose();
            order = tensor(shuffled, [rows], device: device).DetachFromDisposeScope();
            orderEpoch = epoch;
        }

        return order;
    }

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw TrainerException.BadSpec("Diverged",
        "spec.trainer.hyperparameters.learningRate",
        $"the loss is not finite at step {Step}; lower the learning rate from {hyperparameters.LearningRate}");
}
