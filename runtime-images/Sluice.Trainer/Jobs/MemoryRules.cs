using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>Estimates the memory of a training before it is allocated, because a failed allocation inside torch names no field.</summary>
internal static class MemoryRules
{
    // Each weight has a gradient and two moments of AdamW. Each row is held twice, here and in torch.
    private const int CopiesOfWeights = 4;
    private const int CopiesOfRows = 2;

    /// <summary>Checks that a training fits into memory.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="widths">Inputs per row, widths of the hidden layers, number of classes.</param>
    /// <param name="available">Memory available to the process, in bytes.</param>
    /// <exception cref="TrainerException">The training does not fit (64).</exception>
    public static void Check(long rows, IReadOnlyList<int> widths, long available)
    {
        var weights = widths.Zip(widths.Skip(1), (inputs, outputs) => (inputs + 1L) * outputs).Sum() * CopiesOfWeights * sizeof(float);
        var table = rows * widths[0] * CopiesOfRows * sizeof(float);
        if (weights + table <= available && rows * widths[0] <= Array.MaxLength)
        {
            return;
        }

        throw weights > table
            ? TrainerException.BadSpec("TooLarge", "spec.trainer.hyperparameters.hiddenLayers",
                $"training a network of the widths {string.Join(", ", widths)} takes {MiB(weights)} MiB, but the pod has {MiB(available)}; "
                + "make the layers narrower, or raise spec.resources.limits.memory")
            : TrainerException.BadSpec("TooLarge", "spec.dataset.features",
                $"{rows} rows of {widths[0]} inputs each (one for every category) take {MiB(table)} MiB, but the pod has {MiB(available)}; "
                + "remove features with many categories, use fewer rows, or raise spec.resources.limits.memory");
    }

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
