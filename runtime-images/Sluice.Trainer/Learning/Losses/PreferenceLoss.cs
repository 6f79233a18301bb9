using Sluice.Trainer.Networks;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Losses;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290): tunes a language model from pairs of a chosen and a rejected
/// answer, without a reward model. Log probabilities are sums over the tokens of an answer
/// (<see cref="ClassificationLoss.LogProbability"/>), of the shape [pairs].
/// </summary>
internal static class PreferenceLoss
{
    /// <summary>−log σ(β · margin), the paper's equation 7.</summary>
    /// <param name="chosen">Log probability of the chosen answers under the model that is tuned.</param>
    /// <param name="rejected">Log probability of the rejected answers under it.</param>
    /// <param name="referenceChosen">Log probability of the chosen answers under the model before tuning, without a gradient.</param>
    /// <param name="referenceRejected">Log probability of the rejected answers under it.</param>
    /// <param name="beta">β, above 0: the larger, the closer the model stays to the one before. The paper uses 0.1 to 0.5.</param>
    /// <param name="rowWeights">Weights of the shape [pairs]. Null weighs all alike.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Loss Dpo(
        Tensor chosen, Tensor rejected, Tensor referenceChosen, Tensor referenceRejected, double beta = 0.1, Tensor? rowWeights = null) =>
        Loss.Of(-nn.functional.logsigmoid(Margin(chosen, rejected, referenceChosen, referenceRejected) * beta), rowWeights);

    /// <summary>
    /// How much more than before the model prefers the chosen answers to the rejected ones, in nats. The share of pairs above 0 is the
    /// accuracy of the model's implicit reward.
    /// </summary>
    /// <returns>A tensor of the shape [pairs].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Margin(Tensor chosen, Tensor rejected, Tensor referenceChosen, Tensor referenceRejected)
    {
        Loss.SameShape(chosen, rejected);
        Loss.SameShape(chosen, referenceChosen);
        Loss.SameShape(chosen, referenceRejected);
        return chosen.AtLeastFloat32() - rejected - (referenceChosen - referenceRejected);
    }
}
