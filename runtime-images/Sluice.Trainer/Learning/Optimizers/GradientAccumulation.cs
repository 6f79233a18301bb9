using Sluice.Trainer.Learning.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// Computes the gradient of a batch in parts, so that only one part's activations are in memory at a time. Hyperparameter
/// <c>accumulate</c>.
/// </summary>
internal static class GradientAccumulation
{
    /// <summary>
    /// Adds up the parts' gradients to that of the batch's mean loss, whatever each part weighs: each is divided by the weight of the
    /// first, which keeps them in range, and the sum by what all weigh in units of the first.
    /// </summary>
    /// <param name="parameters">The parameters, without gradients. With a low-precision copy, its master's.</param>
    /// <param name="parts">Compute the loss of each part. One at a time is called, in a scope of its own.</param>
    /// <param name="backward">Adds the gradient of a loss to the parameters'. Null is torch's own.</param>
    /// <returns>The batch's mean loss, without a gradient.</returns>
    public static Tensor Run(IReadOnlyList<Parameter> parameters, IEnumerable<Func<Loss>> parts, Action<Tensor>? backward = null)
    {
        using var scope = NewDisposeScope();
        var (batch, unit, count) = Sums(parts, backward);
        if (count > 1)
        {
            using var without = no_grad();
            var share = unit / Loss.NotZero(batch.Weight);
            foreach (var parameter in parameters)
            {
                parameter.grad?.mul_(share);
            }
        }

        return batch.Mean.MoveToOuterDisposeScope();
    }

    /// <summary>Adds up the parts' gradients, as those of the sum of their losses divided by a unit.</summary>
    /// <param name="parts">Compute the loss of each part. One at a time is called, in a scope of its own.</param>
    /// <param name="backward">Adds the gradient of a loss to the parameters'. Null is torch's own.</param>
    /// <param name="unitOf">Gives the unit, of the first part's loss. Null is the weight of that.</param>
    /// <returns>The batch's loss, without a gradient; the unit; and the number of parts.</returns>
    public static (Loss Batch, Tensor Unit, int Parts) Sums(
        IEnumerable<Func<Loss>> parts, Action<Tensor>? backward = null, Func<Loss, Tensor>? unitOf = null)
    {
        Tensor? unit = null, sum = null, weight = null;
        var count = 0;
        foreach (var part in parts)
        {
            using var own = NewDisposeScope();
            var loss = part();
            unit ??= (unitOf?.Invoke(loss) ?? Loss.NotZero(loss.Weight)).MoveToOuterDisposeScope();
            (backward ?? (value => value.backward()))(loss.Sum / unit);
            sum = Added(sum, loss.Sum);
            weight = Added(weight, loss.Weight);
            count++;
        }

        return count > 0 ? (new Loss(sum!, weight!), unit!, count)
            : throw new ArgumentException("a batch has at least one part", nameof(parts));
    }

    private static Tensor Added(Tensor? before, Tensor value) =>
        (before is null ? value.detach().clone() : before + value.detach()).MoveToOuterDisposeScope();
}
