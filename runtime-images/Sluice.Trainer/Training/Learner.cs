using Sluice.Api.Hyperparameters;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training;

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

    /// <summary>Creates a learner.</summary>
    /// <param name="network">The network, on its device, whose owner disposes of it.</param>
    /// <param name="create">Creates a network of the same layers.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="precision">What is computed in.</param>
    /// <param name="stepsPerEpoch">Number of optimiser steps in an epoch.</param>
    public Learner(Network network, Func<Network> create, Hyperparameters hyperparameters, Precision precision, long stepsPerEpoch)
    {
        copy = new TrainedCopy<Network>(network, create, precision);
        optimizer = Optimizer.Create(network, Settings(hyperparameters));
        schedule = ScheduleOf(hyperparameters, stepsPerEpoch);
        average = hyperparameters.Number(BuiltInHyperparameters.Ema) is > 0 and var decay ? new WeightAverage(network, decay) : null;
    }

    /// <summary>Whether there is a moving average.</summary>
    public bool Averages => average is not null;

    /// <summary>Performs an optimiser step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="parts">Compute the loss of each part of the batch with the network that they are given.</param>
    /// <returns>
    /// The mean loss of the batch, and whether the step was taken: in fp16 one whose gradients are not finite is skipped.
    /// </returns>
    public (float Loss, bool Taken) Step(long step, IEnumerable<Func<Network, Loss>> parts)
    {
        using var scope = NewDisposeScope();
        var mean = GradientAccumulation.Run(optimizer.Parameters, parts.Select(part => (Func<Loss>)(() => Of(part))), copy.Backward);
        var taken = copy.Step(optimizer, schedule.At(step));
        if (taken)
        {
            average?.Update();
        }

        return (mean.item<float>(), taken);
    }

    /// <summary>
    /// Exchanges the weights and their moving average, where there is one: to judge or export the average, and once more to train on.
    /// </summary>
    public void Exchange() => average?.Exchange();

    /// <summary>Writes the state without the network's weights.</summary>
    public void Save(BinaryWriter writer)
    {
        optimizer.Save(writer);
        average?.Save(writer);
        copy.Scale?.Save(writer);
    }

    /// <summary>Reads a state that <see cref="Save"/> wrote, after the network's weights.</summary>
    /// <exception cref="InvalidDataException">The state is damaged, or of another optimiser or network.</exception>
    public void Load(BinaryReader reader)
    {
        optimizer.Load(reader);
        average?.Load(reader);
        copy.Scale?.Load(reader);
        copy.Refresh();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        average?.Dispose();
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

    private Loss Of(Func<Network, Loss> part)
    {
        var loss = part(copy.Network);
        return copy.Network.AuxiliaryLoss is { } auxiliary ? loss.Plus(auxiliary) : loss;
    }
}
