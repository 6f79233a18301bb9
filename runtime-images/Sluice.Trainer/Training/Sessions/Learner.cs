using Sluice.Api.Hyperparameters;
using Sluice.Trainer.Compression.Pruning;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Mitigations;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training.Sessions;

/// <summary>
/// What moves the weights of a network: its copy in the precision that is computed in, the optimiser with its schedule, and the moving
/// average of the weights.
/// </summary>
internal sealed class Learner : IDisposable
{
    private readonly TrainedCopy<Network> copy;
    private readonly Optimizer optimizer;
    private readonly Schedule schedule;
    private readonly WeightAverage? average;
    private readonly GradualPruning pruning;
    private readonly AdversaryOptimizer? adversary;
    private readonly BatchShare? share;

    /// <summary>Creates a learner.</summary>
    /// <param name="network">The network, on its device, whose owner disposes of it.</param>
    /// <param name="create">Creates a network of the same layers.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="stepsPerEpoch">Number of optimiser steps in an epoch.</param>
    /// <param name="pruned">The weights that become zero.</param>
    /// <param name="against">A module that learns against the network, on its device, whose owner disposes of it. Null for none.</param>
    /// <param name="share">Which rows of a batch this rank computes. Null for all.</param>
    public Learner(
        Network network,
        Func<Network> create,
        Hyperparameters hyperparameters,
        Precision precision,
        long stepsPerEpoch,
        IReadOnlyList<PrunedLayer> pruned,
        nn.Module? against = null,
        BatchShare? share = null)
    {
        this.share = share;
        copy = new TrainedCopy<Network>(network, create, precision);
        optimizer = Optimizer.Create(network, Settings(hyperparameters));
        schedule = ScheduleOf(hyperparameters, stepsPerEpoch);
        average = hyperparameters.Number(BuiltInHyperparameters.Ema) is > 0 and var decay ? new WeightAverage(network, decay) : null;
        pruning = new GradualPruning(pruned, stepsPerEpoch * hyperparameters.Epochs);
        adversary = against is null ? null : new AdversaryOptimizer(against, Settings(hyperparameters));
        foreach (var module in copy.Network.modules().OfType<ISharesBatch>())
        {
            module.Share = share;
        }
    }

    /// <summary>Names of the weights that become zero.</summary>
    public IReadOnlyList<string> Pruned => pruning.Names;

    /// <summary>Whether no further weights become zero.</summary>
    public bool IsPruned(long steps) => pruning.IsComplete(steps);

    /// <summary>Whether there is a moving average.</summary>
    public bool Averages => average is not null;

    /// <summary>Performs an optimiser step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="parts">Compute the loss of each part of the batch with the network that they are given.</param>
    /// <param name="stops">Whether this rank was asked to stop.</param>
    /// <returns>
    /// The mean loss of the batch, whether the step was taken (in fp16 one whose gradients are not finite is skipped), and whether any rank
    /// was asked to stop.
    /// </returns>
    public (float Loss, bool Taken, bool Stops) Step(long step, IEnumerable<Func<Network, Loss>> parts, bool stops = false)
    {
        using var scope = NewDisposeScope();
        var losses = parts.Select(part => (Func<Loss>)(() => Of(part)));
        (var mean, stops) = share is null ? (Alone(losses), stops) : Together(losses, share, stops);
        var scale = copy.Scale?.Value ?? 1;
        var taken = copy.Step(optimizer, schedule.At(step));
        if (Pruned.Count > 0)
        {
            pruning.After(step + 1);
            copy.Refresh();
        }

        adversary?.Step(taken ? schedule.At(step) : null, scale);
        if (taken)
        {
            average?.Update();
        }

        return (mean, taken, stops);
    }

    /// <summary>
    /// Exchanges the weights and their moving average, where there is one: to judge or export the average, and once more to train on.
    /// </summary>
    public void Exchange()
    {
        average?.Exchange();
        pruning.Apply();
    }

    /// <summary>Writes the state without the network's weights.</summary>
    public void Save(BinaryWriter writer)
    {
        optimizer.Save(writer);
        average?.Save(writer);
        copy.Scale?.Save(writer);
        pruning.Save(writer);
        adversary?.Save(writer);
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote, after the network's weights.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, or of another optimiser or network.</exception>
    public void Load(BinaryReader reader)
    {
        optimizer.Load(reader);
        average?.Load(reader);
        copy.Scale?.Load(reader);
        pruning.Load(reader);
        adversary?.Load(reader);
        copy.Refresh();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        pruning.Dispose();
        average?.Dispose();
        adversary?.Dispose();
        optimizer.Dispose();
        copy.Dispose();
    }

    private static OptimizerSettings Settings(Hyperparameters hyperparameters) => new()
    {
        Kind = hyperparameters.Word(BuiltInHyperparameters.Optimizer) switch
        {
            "sgd" => OptimizerKind.Sgd,
            "adam" => OptimizerKind.Adam,
            "lion" => OptimizerKind.Lion,
            _ => OptimizerKind.AdamW,
        },
        Momentum = hyperparameters.Number(BuiltInHyperparameters.Momentum),
        WeightDecay = hyperparameters.Number(BuiltInHyperparameters.WeightDecay),
        Clip = hyperparameters.Number(BuiltInHyperparameters.Clip),
    };

    private static Schedule ScheduleOf(Hyperparameters hyperparameters, long stepsPerEpoch)
    {
        var steps = stepsPerEpoch * hyperparameters.Epochs;
        return new Schedule
        {
            Kind = hyperparameters.Word(BuiltInHyperparameters.Schedule) switch
            {
                "step" => ScheduleKind.Step,
                "cosine" => ScheduleKind.Cosine,
                "oneCycle" => ScheduleKind.OneCycle,
                _ => ScheduleKind.Constant,
            },
            Peak = hyperparameters.Number(BuiltInHyperparameters.LearningRate),
            TotalSteps = steps,
            StepsPerEpoch = stepsPerEpoch,
            WarmupSteps = Schedule.WarmupOf(hyperparameters.Number(BuiltInHyperparameters.Warmup), steps),
            DecayEpochs = hyperparameters.Whole(BuiltInHyperparameters.StepEvery),
            DecayFactor = hyperparameters.Number(BuiltInHyperparameters.StepFactor),
        };
    }

    private float Alone(IEnumerable<Func<Loss>> losses)
    {
        Parameter[] learning = [.. optimizer.Parameters, .. adversary?.Parameters ?? []];
        return GradientAccumulation.Run(learning, losses, copy.Backward).item<float>();
    }

    // Sums of loss, weight and requests to stop travel behind the gradients, so that a step is one exchange. Gradients are of the sum of
    // the losses until the weight of the whole batch is known. They are kept in range by the number of rows, which all ranks know:
    // gradients also flow between ranks, through the statistics of a batch, and so need one unit.
    private (float Mean, bool Stops) Together(IEnumerable<Func<Loss>> losses, BatchShare ranks, bool stops)
    {
        var (batch, unit, _) = GradientAccumulation.Sums(
            losses, copy.Backward, loss => full([], ranks.Rows, loss.Weight.dtype, loss.Weight.device));
        ranks.ThrowFailure();
        using var without = no_grad();
        var further = stack([batch.Sum, batch.Weight, full([], stops ? 1 : 0, batch.Sum.dtype, batch.Sum.device)]);
        var (sums, gradients) = optimizer.SumGradients(further, ranks.Ranks.Sum);
        var whole = new Loss(sums[0], sums[1]);
        gradients.mul_(unit / Loss.NotZero(whole.Weight));
        return (whole.Mean.item<float>(), sums[2].item<float>() > 0);
    }

    private Loss Of(Func<Network, Loss> part)
    {
        var loss = part(copy.Network);
        return copy.Network.AuxiliaryLoss is { } auxiliary ? loss.Plus(auxiliary) : loss;
    }
}
