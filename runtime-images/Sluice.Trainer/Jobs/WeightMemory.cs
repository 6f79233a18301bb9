using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// The memory of a training that its batches do not change: weights, and what is kept of each. It is greatest in a step of the optimiser,
/// when all gradients are there twice, one by one and side by side, and the step's own intermediate numbers beside them. What follows it
/// has that room: copies for a checkpoint, and the choice of zeros, layer by layer, unless one layer has nearly all weights.
/// </summary>
/// <param name="Weights">Number of weights of the network.</param>
/// <param name="Learning">Number of those that learn: adapters of low rank count in the place of what they change.</param>
internal sealed record WeightMemory(long Weights, long Learning)
{
    private const int Gradients = 2;

    /// <summary>
    /// Copies of all weights in float32: the weights, their moving average, those that early stopping keeps, and those of a version that
    /// the training starts from, with the network of it that preferences are compared with.
    /// </summary>
    public required int Copies { get; init; }

    /// <summary>Whether there is a copy in 16 bits, which is computed with.</summary>
    public bool IsShort { get; init; }

    /// <summary>Numbers in float32 that a step has for each weight that learns, beside the weight itself.</summary>
    public required int Steps { get; init; }

    /// <summary>Whether it is kept of each weight that learns if it is zero, in a byte.</summary>
    public bool Prunes { get; init; }

    /// <summary>Number of weights that learn against the network.</summary>
    public long Adversary { get; init; }

    /// <summary>All of it, in bytes.</summary>
    public long Bytes =>
        Weights * (Copies * sizeof(float) + (IsShort ? sizeof(short) : 0))
        + Learning * (Steps * sizeof(float) + (Prunes ? sizeof(bool) : 0))
        + Adversary * (1 + Steps) * sizeof(float);

    /// <summary>The memory of a planned network.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="size">Its size.</param>
    /// <param name="precision">What it computes in.</param>
    /// <param name="adversary">Number of weights that learn against it.</param>
    public static WeightMemory Of(NetworkPlan plan, NetworkSize size, Precision precision, long adversary)
    {
        var hyperparameters = plan.Hyperparameters;
        var adaptive = hyperparameters.Word(BuiltInHyperparameters.Optimizer) is "adam" or "adamW";
        return new WeightMemory(size.Parameters, LearningOf(plan, size))
        {
            Copies = 1
                + (hyperparameters.Number(BuiltInHyperparameters.Ema) > 0 ? 1 : 0)
                + (hyperparameters.Patience > 0 ? 1 : 0)
                + (plan.Start.Version is not null ? 1 : 0)
                + (plan.Task is LearningTasks.Preference ? 1 : 0),
            IsShort = precision is not Precision.Fp32,
            Steps = Gradients + (adaptive ? 4 : 2), // moments, and as many intermediate numbers
            Prunes = plan.Prune.Any(share => share.Share > 0),
            Adversary = adversary,
        };
    }

    private static long LearningOf(NetworkPlan plan, NetworkSize size)
    {
        var (start, adapters) = (plan.Start, 0L);
        var kept = start.Weights.Where(weight => !start.Fresh.Match(weight.Key)).ToList();
        if (start.Lora is { } lora)
        {
            adapters = kept.Where(weight => weight.Value.Shape.Length == 2 && lora.Layers.Match(WeightPatterns.Layer(weight.Key)))
                .Sum(weight => lora.Rank * weight.Value.Shape.Sum());
        }

        var still = kept.Where(weight => start.Lora is { } options ? !options.Trained.Match(weight.Key) : start.Frozen.Match(weight.Key));
        return Math.Max(0, size.Parameters - still.Sum(weight => weight.Value.Values.LongLength)) + adapters;
    }
}
