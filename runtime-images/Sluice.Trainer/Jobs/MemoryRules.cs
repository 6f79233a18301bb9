using Sluice.Api.Hyperparameters;
using Sluice.Data.Failures;
using Sluice.Trainer.Learning.Adversaries;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// Estimates the memory of a training before it is allocated, because a failed allocation inside torch names no field. Of the rows only
/// their order counts, since they lie on scratch.
/// </summary>
internal static class MemoryRules
{
    /// <summary>Checks that a training fits into memory.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="available">Memory available to the process, in bytes.</param>
    /// <param name="precision">What the network computes in.</param>
    /// <param name="adversary">Number of weights that learn against the network.</param>
    /// <exception cref="JobException">The training does not fit (64).</exception>
    public static void Check(
        NetworkPlan plan, long rows, long available, Precision precision = Precision.Fp32, long adversary = 0)
    {
        var (hyperparameters, size) = (plan.Hyperparameters, NetworkSize.Of(plan));
        var weights = WeightMemory.Of(plan, size, precision, adversary).Bytes;
        var part = (hyperparameters.BatchSize - 1) / hyperparameters.Whole(BuiltInHyperparameters.Accumulate) + 1;
        var passes = AttackOptions.Of(hyperparameters) is { Steps: null } ? 2 : 1; // rows as they are, and changed ones
        var inputs = (long)hyperparameters.BatchSize * plan.Layout.Width;
        var batch = (part * passes * size.Activations + inputs) * plan.Sequences * sizeof(float);
        var order = rows * sizeof(int);
        if (order > available / 2)
        {
            throw JobException.BadSpec("TooLarge", "spec.resources.limits.memory",
                $"the order of {rows} training rows takes {MiB(order)} MiB in each epoch, but the pod has {MiB(available)}; "
                + "give it at least twice as much, or train on fewer rows");
        }

        if (weights + batch + order <= available && inputs <= Array.MaxLength)
        {
            return;
        }

        throw batch > weights
            ? JobException.BadSpec("TooLarge", "spec.trainer.hyperparameters.batchSize",
                $"a batch of {hyperparameters.BatchSize} rows of {plan.Layout.Width} inputs each (one for every category) takes "
                + $"{MiB(batch)} MiB, but the pod has {MiB(available)}; lower the batch size or raise accumulate, remove features with "
                + "many categories, or raise spec.resources.limits.memory")
            : JobException.BadSpec("TooLarge", $"spec.trainer.hyperparameters.{size.Field.Name}",
                $"training a network of {size.Parameters} weights takes {MiB(weights)} MiB, but the pod has {MiB(available)}; "
                + "make the layers narrower or fewer, or raise spec.resources.limits.memory");
    }

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
