using Sluice.Api.Hyperparameters;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Learning.Adversaries;

/// <summary>How the inputs of rows are changed so that the loss grows.</summary>
/// <param name="Epsilon">By how much each number may change, in the units of the network's inputs.</param>
/// <param name="Steps">
/// Null: the fast gradient sign method (Goodfellow, Shlens and Szegedy, Explaining and Harnessing Adversarial Examples, 2015, arXiv
/// 1412.6572), one step of the whole size. Otherwise projected gradient descent (Madry et al., Towards Deep Learning Models Resistant to
/// Adversarial Attacks, 2018, arXiv 1706.06083), so many smaller steps from a random start.
/// </param>
internal sealed record AttackOptions(double Epsilon, int? Steps = null)
{
    /// <summary>Length of a step: with several, 2.5 · ε / steps, so that each end can be reached from any start.</summary>
    public double StepSize => Steps is { } steps ? 2.5 * Epsilon / steps : Epsilon;

    /// <summary>How the rows of a training are changed. Null where they are not.</summary>
    public static AttackOptions? Of(Hyperparameters hyperparameters)
    {
        var adversarial = BuiltInHyperparameters.Adversarial;
        var kind = hyperparameters.Has(adversarial) ? hyperparameters.Word(adversarial) : adversarial.Default;
        return kind == adversarial.Default ? null : new AttackOptions(
            hyperparameters.Number(BuiltInHyperparameters.Epsilon),
            kind is "pgd" ? hyperparameters.Whole(BuiltInHyperparameters.AttackSteps) : null);
    }
}
