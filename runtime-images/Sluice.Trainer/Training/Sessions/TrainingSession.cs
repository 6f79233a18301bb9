using Sluice.Api.Hyperparameters;
using Sluice.Data.Failures;
using Sluice.Trainer.Compression.Pruning;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Native;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training.Sessions;

/// <summary>
/// A training that runs step by step and can be saved and resumed at any step. All randomness comes from streams identified by epoch or
/// step, so the weights, the optimiser's state and the step are its whole state.
/// </summary>
internal sealed class TrainingSession : IDisposable
{
    private readonly Hyperparameters hyperparameters;
    private readonly long seed;
    private readonly EncodedRows? validation;
    private readonly Device device;
    private readonly BatchShare? share;
    private readonly TrainingBatches batches;
    private readonly TrainingPosition position;
    private readonly Network trained;
    private readonly Learner learner;

    /// <summary>Starts a training, or resumes a saved one.</summary>
    /// <param name="data">The rows, which must outlive the session.</param>
    /// <param name="task">What is learnt.</param>
    /// <param name="plan">The network.</param>
    /// <param name="seed">The job's seed.</param>
    /// <param name="device">The device that computes it.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="saved">A state that <see cref="Save"/> wrote. Null starts from the beginning.</param>
    /// <param name="ranks">The ranks that train. Null for one alone.</param>
    /// <exception cref="InvalidDataException">The saved state belongs to another network or is incomplete.</exception>
    public TrainingSession(
        TrainingRows data,
        LearningTask task,
        NetworkPlan plan,
        long seed,
        Device device,
        Precision precision,
        Stream? saved = null,
        Ranks? ranks = null)
    {
        ranks ??= Ranks.Alone;
        share = ranks.AreSeveral ? new BatchShare(ranks) : null;
        CollectorPause.Renew();
        (this.seed, this.device, validation) = (seed, device, data.Validation);
        (Task, hyperparameters) = (task, plan.Hyperparameters);
        batches = new TrainingBatches(data, task, hyperparameters, seed, device, share);
        position = new TrainingPosition(new EarlyStopping(hyperparameters.Patience), StepsPerEpoch, TotalSteps);
        Answers = new SessionAnswers(task, batches, seed, () => Network!, ranks);
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

    /// <summary>What the network answers.</summary>
    public SessionAnswers Answers { get; }

    /// <summary>Number of steps per epoch.</summary>
    public long StepsPerEpoch => batches.PerEpoch;

    /// <summary>Total number of steps, if the training does not end early.</summary>
    public long TotalSteps => StepsPerEpoch * hyperparameters.Epochs;

    /// <summary>Whether the training has ended, early or after its last step.</summary>
    public bool Finished => position.Finished;

    /// <summary>Number of completed steps.</summary>
    public long Step => position.Step;

    /// <summary>Epoch of the next step, from 1. After the last step it is the last epoch.</summary>
    public int Epoch => (int)Math.Min(Step / StepsPerEpoch + 1, hyperparameters.Epochs);

    /// <summary>Number of completed epochs.</summary>
    public int WholeEpochs => position.WholeEpochs;

    /// <summary>Mean loss of the steps of the last whole epoch. Null during the first epoch.</summary>
    public double? MeanLoss => position.MeanLoss;

    /// <summary>Mean loss of the validation rows after the last whole epoch. Null during the first epoch, and without such rows.</summary>
    public double? ValidationLoss => position.Stopping.Loss;

    /// <summary>
    /// Mean loss of the validation rows with the weights that <see cref="UseBest"/> takes. Null where <see cref="ValidationLoss"/> is.
    /// </summary>
    public double? JudgedLoss => position.Stopping.Best is null ? position.Stopping.Loss : position.Stopping.BestLoss;

    /// <summary>Epoch with the lowest validation loss, from 1. 0 while there is none.</summary>
    public int BestEpoch => position.Stopping.BestEpoch;

    /// <summary>The losses by epoch, fewer points than epochs where there are many.</summary>
    public IReadOnlyList<EpochLosses> History => position.History;

    /// <summary>The shares of weights that are zero, by the names of those that the job prunes.</summary>
    public IReadOnlyDictionary<string, double> Zeros => GradualPruning.Shares(Network, learner.Pruned);

    /// <summary>Number of trained parameters.</summary>
    public long Parameters => Network.parameters().Sum(parameter => parameter.numel());

    /// <summary>Digest of the present weights, <c>sha256:…</c>.</summary>
    public string Digest => Weights.Digest(Weights.Read(Network));

    /// <summary>Whether any rank was asked to stop by the last step. All ranks see it at the same step.</summary>
    public bool Stops { get; private set; }

    /// <summary>Performs one optimiser step.</summary>
    /// <param name="stops">Whether this rank was asked to stop.</param>
    /// <returns>Number of rows in the step, those of all ranks.</returns>
    /// <exception cref="JobException">The loss is not finite (64), or another rank is gone (75).</exception>
    public int Advance(bool stops = false)
    {
        using var scope = NewDisposeScope();
        random.manual_seed((long)new RandomStream(seed, "dropout", Step).Next());
        var (count, parts) = batches.At(Step);
        (var loss, var taken, Stops) = learner.Step(Step, parts, stops);
        if (position.Advance(taken ? Finite(loss) : null, count))
        {
            Validate();
            position.Conclude();
        }

        return count;
    }

    /// <summary>
    /// Replaces the weights by those that are judged and exported: of the epoch with the lowest validation loss, where early stopping has
    /// kept them, or else their moving average, where there is one. Matrices of low rank become a part of them. The training is over then.
    /// </summary>
    public void UseBest()
    {
        if (position.Stopping.Best is { } best)
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
        position.Save(writer, Network);
        learner.Save(writer);
    }

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
                position.Load(reader, Network);
            }

            Network.to(device);
            Network.train();
            Task.Adversary?.to(device);
            var restored = new Learner(
                Network, plan.Build, hyperparameters, precision, StepsPerEpoch, PrunedLayers.Find(Network, plan.Prune), Task.Adversary,
                share);
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

    private void Validate()
    {
        if (validation is null)
        {
            return;
        }

        learner.Exchange();
        if (learner.IsPruned(Step))
        {
            position.Stopping.Take(WholeEpochs, Answers.Loss(validation), () => Weights.Read(Network));
        }
        else
        {
            position.Stopping.Watch(Answers.Loss(validation));
        }

        learner.Exchange();
    }

    private double Finite(float loss) => float.IsFinite(loss) ? loss : throw JobException.BadSpec("Diverged",
        "spec.trainer.hyperparameters.learningRate",
        $"the loss is not finite at step {Step}; lower the learning rate from "
        + hyperparameters.ToDictionary()[BuiltInHyperparameters.LearningRate.Name]);
}
