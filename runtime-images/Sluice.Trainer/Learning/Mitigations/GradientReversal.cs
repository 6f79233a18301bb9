using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// Gives what it is given, and reverses the gradient (Ganin and Lempitsky, Unsupervised Domain Adaptation by Backpropagation, 2015, arXiv
/// 1409.7495): what learns behind it lowers its loss, and what learns before it raises that loss.
/// </summary>
internal static class GradientReversal
{
    /// <summary>The values, whose gradient comes back times −strength.</summary>
    /// <param name="values">The values.</param>
    /// <param name="strength">λ of the paper, at least 0.</param>
    public static Tensor Reverse(Tensor values, double strength) => values.detach() * (1 + strength) - values * strength;
}
