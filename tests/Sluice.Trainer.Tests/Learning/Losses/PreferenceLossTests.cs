using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Losses;

[Collection(TorchState.Name)]
public sealed class PreferenceLossTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly Tensor chosen = tensor(new[] { -2.0, -5 });
    private readonly Tensor rejected = tensor(new[] { -6.0, -4 });
    private readonly Tensor referenceChosen = tensor(new[] { -3.0, -5 });
    private readonly Tensor referenceRejected = tensor(new[] { -5.0, -5 });

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Dpo_is_the_log_loss_of_the_margin_over_the_reference()
    {
        double Pair(double margin) => Math.Log(1 + Math.Exp(-0.5 * margin));

        Values.AssertClose([2, -1], PreferenceLoss.Margin(chosen, rejected, referenceChosen, referenceRejected), 1e-12);
        Values.AssertClose(
            [(Pair(2) + Pair(-1)) / 2], PreferenceLoss.Dpo(chosen, rejected, referenceChosen, referenceRejected, 0.5).Mean, 1e-12);
        Values.AssertClose(
            [(Pair(2) + 3 * Pair(-1)) / 4],
            PreferenceLoss.Dpo(chosen, rejected, referenceChosen, referenceRejected, 0.5, tensor(new[] { 1.0, 3 })).Mean, 1e-12);
    }

    [Fact]
    public void The_gradient_agrees_with_finite_differences_and_favours_the_chosen()
    {
        Differences.AssertAgree(x => PreferenceLoss.Dpo(x, rejected, referenceChosen, referenceRejected, 0.3).Mean, chosen);
        Differences.AssertAgree(x => PreferenceLoss.Dpo(chosen, x, referenceChosen, referenceRejected, 0.3).Mean, rejected);

        var tuned = chosen.clone().requires_grad_();
        PreferenceLoss.Dpo(tuned, rejected, referenceChosen, referenceRejected).Mean.backward();
        Assert.All(tuned.grad!.data<double>().ToArray(), gradient => Assert.True(gradient < 0));
    }

    [Fact]
    public void Extreme_log_probabilities_have_finite_losses_and_gradients()
    {
        var extreme = tensor(new[] { -1e4f, 1e4f });

        Differences.AssertFinite(x => PreferenceLoss.Dpo(x, zeros(2), zeros(2), zeros(2), 1).Mean, extreme);
    }

    [Fact]
    public void Pairs_must_be_complete()
    {
        Assert.Throws<ArgumentException>(() => PreferenceLoss.Dpo(chosen, ones(3), referenceChosen, referenceRejected));
        Assert.Throws<ArgumentException>(() => PreferenceLoss.Dpo(chosen, rejected, ones(1), referenceRejected));
    }
}
