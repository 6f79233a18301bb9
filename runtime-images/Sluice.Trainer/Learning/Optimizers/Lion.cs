using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>
/// Lion (Chen et al. 2023, arXiv 2302.06675, algorithm 2) with the paper's β₁ = 0.9 and β₂ = 0.99, which TorchSharp lacks.
/// </summary>
internal sealed class Lion : Optimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.99;

    private readonly double weightDecay;
    private Tensor moment;

    /// <summary>Creates the optimiser.</summary>
    public Lion(nn.Module module, OptimizerSettings settings)
        : base(module, settings)
    {
        weightDecay = settings.WeightDecay;
        moment = zeros_like(Values, requires_grad: false).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    protected override (long Step, IReadOnlyList<Tensor> Moments) State => (0, [moment]);

    /// <inheritdoc />
    public override void Dispose()
    {
        moment.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override void Update(double learningRate)
    {
        var gradient = Values.grad!;
        var direction = moment.mul(Beta1).add_(gradient, alpha: 1 - Beta1).sign_();
        Values.mul_(1 - learningRate * weightDecay).add_(direction, alpha: -learningRate);
        moment.mul_(Beta2).add_(gradient, alpha: 1 - Beta2);
    }

    /// <inheritdoc />
    protected override bool TryResume(long step, IReadOnlyList<Tensor> moments)
    {
        if (moments is not [var read])
        {
            return false;
        }

        moment.Dispose();
        moment = read;
        return true;
    }
}
