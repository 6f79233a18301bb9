using Sluice.Api.Hyperparameters;
using Sluice.Data.Failures;
using Sluice.Trainer.Compression.Pruning;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using TorchSharp;
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
    private readonly EncodedRows? validation;
    private readonly Device device;
    private readonly TrainingBatches batches;
    private readonly EarlyStopping stopping;
    private readonly LossHistory history = new();
    private readonly Network trained;
    private readonly Learner learner;
    private double lossSum;
    private long lossRows;

    /// <summary>Starts a training, or resumes a saved one.</summary>
    /// <param name="data">The rows, which must outlive the session.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="plan">The network.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="device">The device that computes it.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="saved">A state that <see cref="Save"/> wrote. Null starts from the beginning.</param>
    /// <exception cref="InvalidDataException">The saved state belongs to another network or is incomplete.</exception>
    public TrainingSession(
        TrainingRows data, LearningTask task, NetworkPlan plan, long seed, Device device, Precision precision, Stream? saved = null)
    {
        (this.seed, this.device, validation) = (seed, device, data.Validation);
        (Task, hyperparameters) = (task, plan.Hyperparameters);
        batches = new TrainingBatches(data, task, hyperparameters, seed, device);
        stopping = new EarlyStopping(hyperparameters.Patience);
        Network = trained = plan.Create(seed);
        try
        {
            learner = Restore(plan, precision, saved);
        }
        catch
        {
            Network.Dispose();
            throw;
        }
    }

    /// <summary>What is learnt.</summary>
    public LearningTask Task { get; }

    /// <summary>The network, with its present weights.</summary>
    public Network Network { get; private set; }

    /// <summary>Number of steps per epoch.</summary>
    public long StepsPerEpoch => batches.PerEpoch;

    /// <summary>Total number of steps, if the training does not end early.</summary>
    public long TotalSteps => StepsPerEpoch * hyperparameters.Epochs;

    /// <summary>Whether the training has ended, early or after its last step.</summary>
    public bool Finished => stopping.Stops || Step == TotalSteps;

    /// <summary>Number of completed steps.</summary>
    public long Step { get; private set; }

    /// <summary>Epoch of the next step, from 1. After the last step it is the last epoch.</summary>
    public int Epoch => (int)Math.Min(Step / StepsPerEpoch + 1, hyperparameters.Epochs);

    /// <summary>Number of completed epochs.</summary>
    public int WholeEpochs => (int)(Step / StepsPerEpoch);

    /// <summary>Mean loss of the steps of the last whole epoch. Null during the first epoch.</summary>
    public double? MeanLoss { get; private set; }

    /// <summary>Mean loss of the validation rows after the last whole epoch. Null during the first epoch, and without such rows.</summary>
    public double? ValidationLoss => stopping.Loss;

    /// <summary>
    /// Mean loss of the validation rows with the weights that <see cref="UseBest"/> takes. Null where <see cref="ValidationLoss"/> is.
    /// </summary>
    public double? JudgedLoss => stopping.Best is null ? stopping.Loss : stopping.BestLoss;

    /// <summary>Epoch with the lowest validation loss, from 1. 0 while there is none.</summary>
    public int BestEpoch => stopping.BestEpoch;

    /// <summary>The losses by epoch, fewer points than epochs where there are many.</summary>
    public IReadOnlyList<EpochLosses> History => history.Points;

    /// <summary>The shares of weights that are zero, by the names of those that the job prunes.</summary>
    public IReadOnlyDictionary<string, double> Zeros => GradualPruning.Shares(Network, learner.Pruned);

    /// <summary>Number of trained parameters.</summary>
    public long Parameters => Network.parameters().Sum(parameter => parameter.numel());

    /// <summary>Digest of the present weights, <c>sha256:…</c>.</summary>
    public string Digest => Weights.Digest(Weights.Read(Network));

    /// <summary>Performs one optimiser step.</summary>
    /// <returns>Number of rows in the step.</returns>
    /// <exception cref="JobException">The loss is not finite (64).</exception>
    public int Advance()
    {
        using var scope = NewDisposeScope();
        random.manual_seed((long)new RandomStream(seed, "dropout", Step).Next());
        var (count, parts) = batches.At(Step);
        var (loss, taken) = learner.Step(Step, parts);
        if (taken)
        {
            lossSum += Finite(loss) * count;
            lossRows += count;
        }

        Step++;
        if (Step % StepsPerEpoch == 0)
        {
            MeanLoss = lossRows > 0 ? lossSum / lossRows : null;
            (lossSum, lossRows) = (0, 0);
            if (validation is not null)
            {
                learner.Exchange();
                if (learner.IsPruned(Step))
                {
                    stopping.Take(WholeEpochs, LossOf(validation), () => Weights.Read(Network));
                }
                else
                {
                    stopping.Watch(LossOf(validation));
                }

                learner.Exchange();
            }

            history.Add(WholeEpochs, MeanLoss, ValidationLoss);
        }

        return count;
    }

    /// <summary>
    /// Replaces the weights by those that are judged and exported: of the epoch with the lowest validation loss, where early stopping has
    /// kept them, or else their moving average, where there is one. Matrices of low rank become a part of them. The training is over then.
    /// </summary>
    public void UseBest()
    {
        if (stopping.Best is { } best)
        {
            Weights.Write(Network, best);
        }
        else
        {
            learner.Exchange();
        }

        Network = Network is LoraNetwork adapted ? adapted.Merge() : Network;
    }

    /// <summary>Saves the training.</summary>
    public void Save(Stream target)
    {
        using var scope = NewDisposeScope();
        using var writer = new BinaryWriter(target, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Weights.Shapes(Network));
        writer.Write(Step);
        writer.Write(lossSum);
        writer.Write(lossRows);
        writer.Write(MeanLoss ?? double.NaN);
        history.Save(writer);
        stopping.Save(writer);
        Weights.Save(writer, Weights.Read(Network));
        learner.Save(writer);
    }

    /// <summary>Answers rows.</summary>
    /// <param name="encoded">Encoded rows, in order.</param>
    /// <returns>The numbers of the answers, row by row.</returns>
    public float[] Answer(float[] encoded) => Answer(new EncodedBatch(encoded, []));

    /// <summary>Answers rows whose targets are known.</summary>
    public float[] Answer(EncodedBatch some)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        Network.eval();
        var batch = batches.Load(some);
        var answers = Task.Answer(Task.Compute(Network, batch.Inputs), batch);
        Network.train();
        return answers.cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Changes encoded rows of a classification so that the network, with its present weights, errs.</summary>
    /// <param name="some">The rows.</param>
    /// <param name="options">How they are changed.</param>
    /// <param name="attacked">What can be changed.</param>
    /// <param name="first">Number of the first row, from which a random start follows.</param>
    /// <returns>The changed rows, in order.</returns>
    public float[] Attack(EncodedBatch some, AttackOptions options, AttackedInputs attacked, long first)
    {
        using var scope = NewDisposeScope();
        random.manual_seed((long)new RandomStream(seed, "attack", first).Next());
        Network.eval();
        var batch = batches.Load(some);
        var classes = batch with { Targets = batch.Targets.narrow(1, 0, 1) }; // the loss of the classes alone
        var changed = Learning.Adversaries.Attack.Change(
            batch.Inputs, inputs => Task.Loss(Task.Compute(Network, inputs), classes).Sum, options, attacked);
        Network.train();
        return changed.cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Answers encoded rows that are not trained on, batch by batch in their order.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>Their targets and the numbers of the answers, row by row.</returns>
    public IEnumerable<(float[] Targets, float[] Answers)> Answers(EncodedRows rows) =>
        batches.Of(rows, PreparedTraining.BatchRows(Task.RowOutputs, ValidationBatch))
            .Select(batch => (batch.Targets, Answer(batch)));

    /// <inheritdoc />
    public void Dispose()
    {
        learner.Dispose();
        trained.Dispose();
    }

    // Weights must be loaded on the CPU before the optimiser is created, because loading on another device replaces the parameters.
    private Learner Restore(NetworkPlan plan, Precision precision, Stream? saved)
    {
        try
        {
            using var reader = saved is null ? null : new BinaryReader(saved, System.Text.Encoding.UTF8, leaveOpen: true);
            if (reader is not null)
            {
                ReadPosition(reader);
            }

            Network.to(device);
            Network.train();
            Task.Adversary?.to(device);
            var restored = new Learner(
                Network, plan.Build, hyperparameters, precision, StepsPerEpoch, PrunedLayers.Find(Network, plan.Prune), Task.Adversary);
            if (reader is not null)
            {
                Restore(restored, reader);
            }

            return restored;
        }
        catch (Exception e) when (saved is not null
            && e is EndOfStreamException or not (IOException or UnauthorizedAccessException or InvalidDataException or JobException))
        {
            throw new InvalidDataException($"its state cannot be read: {e.Message}", e);
        }
    }

    private static void Restore(Learner learner, BinaryReader reader)
    {
        try
        {
            learner.Load(reader);
        }
        catch (InvalidDataException e)
        {
            learner.Dispose();
            throw new InvalidDataException($"its state cannot be read: {e.Message}", e);
        }
    }

    // The shapes are compared before a weight is read, so that a state of another network is not taken for a damaged one.
    private void ReadPosition(BinaryReader reader)
    {
        if (reader.ReadString() != Weights.Shapes(Network))
        {
            throw new InvalidDataException("its state is of a network of other layers than the job's");
        }

        Step = reader.ReadInt64();
        lossSum = reader.ReadDouble();
        lossRows = reader.ReadInt64();
        MeanLoss = reader.ReadDouble() is var loss && double.IsNaN(loss) ? null : loss;
        history.Load(reader);
        var like = Weights.Read(Network);
        stopping.Load(reader, like);
        Weights.Write(Network, Weights.Load(reader, like));
        if (Step < 0 || Step > TotalSteps)
        {
            throw new InvalidDataException($"its state is of step {Step}, but the job has {TotalSteps} steps");
        }
    }

    // The sum is of 64-bit floats in the order of the rows, so that the same weights always give the same loss.
    private double LossOf(EncodedRows some)
    {
        using var without = no_grad();
        Network.eval();
        var (sum, weight) = (0.0, 0.0);
        foreach (var encoded in batches.Of(some, PreparedTraining.BatchRows(Task.RowOutputs, ValidationBatch)))
        {
            using var scope = NewDisposeScope();
            var batch = batches.Load(encoded);
            var loss = Task.Loss(Task.Compute(Network, batch.Inputs), batch);
            sum += loss.Sum.item<float>();
            weight += loss.Weight.item<float>();
        }

        Network.train();
        return sum / weight;
    }

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw JobException.BadSpec("Diverged",
        "spec.trainer.hyperparameters.learningRate",
        $"the loss is not finite at step {Step}; lower the learning rate from "
        + hyperparameters.ToDictionary()[BuiltInHyperparameters.LearningRate.Name]);
}
