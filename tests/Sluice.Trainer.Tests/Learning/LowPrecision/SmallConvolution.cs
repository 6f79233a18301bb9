using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.LowPrecision;

/// <summary>A convolution with batch normalisation, whose running statistics are state too.</summary>
internal sealed class SmallConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d convolution = nn.Conv2d(1, 8, 3, padding: 1);
    private readonly BatchNorm2d normalisation = nn.BatchNorm2d(8);
    private readonly Linear head = nn.Linear(8, 2);

    internal SmallConvolution()
        : base(nameof(SmallConvolution))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) =>
        head.call(nn.functional.relu(normalisation.call(convolution.call(input.to(head.weight.dtype)))).mean([2, 3]));
}
