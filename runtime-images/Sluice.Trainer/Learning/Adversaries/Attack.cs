using Sluice.Trainer.Distributed;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Adversaries;

/// <summary>Changes rows so that a loss grows, along the sign of its gradient, so that all inputs change by as much as they may.</summary>
internal static class Attack
{
    /// <summary>Changes rows. The random start of several steps is drawn from torch's generator.</summary>
    /// <param name="inputs">The rows, of the shape [rows, inputs].</param>
    /// <param name="loss">The sum of the rows' losses, so that each row is changed by its own alone.</param>
    /// <param name="options">How they are changed.</param>
    /// <param name="attacked">What can be changed.</param>
    /// <param name="share">Which rows of a batch they are. Null where they are all.</param>
    /// <returns>The changed rows, without a gradient.</returns>
    public static Tensor Change(
        Tensor inputs, Func<Tensor, Tensor> loss, AttackOptions options, AttackedInputs attacked, BatchShare? share = null)
    {
        using var scope = NewDisposeScope();
        var (low, high) = attacked.Bounds(inputs, options.Epsilon);
        var changed = options.Steps is null ? inputs : Within(inputs + (Start() * 2 - 1) * options.Epsilon);
        for (var step = 0; step < (options.Steps ?? 1); step++)
        {
            using var own = NewDisposeScope();
            var at = changed.detach().clone().requires_grad_();
            var gradient = autograd.grad([loss(at)], [at])[0];
            using var without = no_grad();
            changed = Within(at + gradient.sign() * options.StepSize).detach().MoveToOuterDisposeScope();
        }

        return changed.MoveToOuterDisposeScope();

        Tensor Start() => share?.Draw(inputs.shape, shape => rand(shape, inputs.dtype, inputs.device)) ?? rand_like(inputs);

        Tensor Within(Tensor values) => maximum(minimum(values, high), low);
    }
}
