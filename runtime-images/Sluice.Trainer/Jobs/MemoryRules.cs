using Sluice.Data.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>
/// Estimates the memory of a training before it is allocated, because a failed allocation inside torch names no field. Of the rows only
/// their order counts, since they lie on scratch.
/// </summary>
internal static class MemoryRules
{
    // Each weight has a gradient and two moments of AdamW, and early stopping keeps those of the best epoch.
    private const int CopiesOfWeights = 4;

    /// <summary>Checks that a training fits into memory.</summary>
    /// <param name="widths">Inputs per row, widths of the hidden layers, number of classes.</param>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="hyperparameters">The hyperparameters.</param>
    /// <param name="available">Memory available to the process, in bytes.</param>
    /// <exception cref="JobException">The training does not fit (64).</exception>
    public static void Check(IReadOnlyList<int> widths, long rows, Hyperparameters hyperparameters, long available)
    {
        var copies = CopiesOfWeights + (hyperparameters.Patience > 0 ? 1 : 0);
        var weights = widths.Zip(widths.Skip(1), (inputs, outputs) => (inputs + 1L) * outputs).Sum() * copies * sizeof(float);
        var batch = (long)hyperparameters.BatchSize * widths.Sum(width => (long)width) * sizeof(float);
        var order = rows * sizeof(int);
        if (order > available / 2)
        {
            throw JobException.BadSpec("TooLarge", "spec.resources.limits.memory",
                $"the order of {rows} training rows takes {MiB(order)} MiB in each epoch, but the pod has {MiB(available)}; "
                + "give it at least twice as much, or train on fewer rows");
        }

        if (weights + batch + order <= available && (long)hyperparameters.BatchSize * widths[0] <= Array.MaxLength)
        {
            return;
        }

        throw batch > weights
            ? JobException.BadSpec("TooLarge", "spec.trainer.hyperparameters.batchSize",
                $"a batch of {hyperparameters.BatchSize} rows of {widths[0]} inputs each (one for every category) takes {MiB(batch)} MiB, "
                + $"but the pod has {MiB(available)}; lower the batch size, remove features with many categories, "
                + "or raise spec.resources.limits.memory")
            : JobException.BadSpec("TooLarge", "spec.trainer.hyperparameters.hiddenLayers",
                $"training a network of the widths {string.Join(", ", widths)} takes {MiB(weights)} MiB, but the pod has {MiB(available)}; "
                + "make the layers narrower, or raise spec.resources.limits.memory");
    }

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
