using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>What a training takes of memory, known before any of it is asked for: an allocation that fails inside torch names no field.</summary>
internal static class MemoryRules
{
    // A weight has a gradient and two moments of AdamW beside it; a row is held here and in torch.
    private const int CopiesOfWeights = 4;
    private const int CopiesOfRows = 2;

    /// <summary>Checks that a training fits.</summary>
    /// <param name="rows">Rows to learn from.</param>
    /// <param name="widths">Numbers of a row, widths of the hidden layers, classes.</param>
    /// <param name="available">Memory that the process may use, in bytes.</param>
    /// <exception cref="TrainerException">It does not (64).</exception>
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
                $"a network of the widths {string.Join(", ", widths)} takes {MiB(weights)} MiB to train, the pod has {MiB(available)}; make the layers narrower, or raise spec.resources.limits.memory")
            : TrainerException.BadSpec("TooLarge", "spec.dataset.features",
                $"{rows} rows of {widths[0]} numbers each (a category is one) take {MiB(table)} MiB, the pod has {MiB(available)}; "
                + "drop features of many categories, give fewer rows, or raise spec.resources.limits.memory");
    }

    private static long MiB(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}
