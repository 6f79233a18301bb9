using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>TorchSharp's SGD, Adam and AdamW.</summary>
internal sealed class TorchOptimizer : Optimizer
{
    private readonly OptimizerHelper inner;
    private readonly OptimizerState inside;

    /// <summary>Creates the optimiser.</summary>
    public TorchOptimizer(nn.Module module, OptimizerSettings settings)
        : base(module, settings)
    {
        inner = settings.Kind switch
        {
            OptimizerKind.Sgd => optim.SGD([Values], 0, momentum: settings.Momentum, weight_decay: settings.WeightDecay),
            OptimizerKind.Adam => optim.Adam([Values], 0, weight_decay: settings.WeightDecay),
            OptimizerKind.AdamW => optim.AdamW([Values], 0, weight_decay: settings.WeightDecay),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, null),
        };
        inside = inner.state_dict().State.Single();
    }

    /// <inheritdoc />
    protected override (long Step, IReadOnlyList<Tensor> Moments) State => inside switch
    {
        Adam.State adam => (adam.step, [adam.exp_avg, adam.exp_avg_sq]),
        AdamW.State adam => (adam.step, [adam.exp_avg, adam.exp_avg_sq]),
        SGD.State sgd => (0, sgd.momentum_buffer is { } momentum ? [momentum] : []),
        var other => throw new InvalidOperationException($"{other.GetType()} is not a known state"),
    };

    /// <inheritdoc />
    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override void Update(double learningRate)
    {
        foreach (var group in inner.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        inner.step();
    }

    /// <inheritdoc />
    protected override bool TryResume(long step, IReadOnlyList<Tensor> moments)
    {
        // TorchSharp's own loading leaves SGD's momentum in the scope in which it is called, and trusts whatever it reads.
        switch (inside, moments)
        {
            case (Adam.State adam, [var mean, var square]):
                adam.Dispose();
                (adam.step, adam.exp_avg, adam.exp_avg_sq) = (step, mean, square);
                return true;
            case (AdamW.State adam, [var mean, var square]):
                adam.Dispose();
                (adam.step, adam.exp_avg, adam.exp_avg_sq) = (step, mean, square);
                return true;
            case (SGD.State sgd, [] or [_]):
                sgd.Dispose();
                sgd.momentum_buffer = moments.Count > 0 ? moments[0] : null;
                return true;
            default:
                return false;
        }
    }
}
