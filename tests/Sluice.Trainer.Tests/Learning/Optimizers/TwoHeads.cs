using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

/// <summary>A network with a head that only every other step uses, as an expert of a mixture is used only now and then.</summary>
internal sealed class TwoHeads : nn.Module<Tensor, Tensor>
{
    private readonly Linear trunk = nn.Linear(4, 8);
    private readonly Linear often = nn.Linear(8, 3);
    private readonly Linear seldom = nn.Linear(8, 3);

    internal TwoHeads()
        : base(nameof(TwoHeads))
    {
        RegisterComponents();
        Trainer.Networks.Weights.Initialise(this, 7);
    }

    internal bool Both { get; set; }

    public override Tensor forward(Tensor input)
    {
        var values = trunk.call(input).relu();
        return Both ? often.call(values) + seldom.call(values) : often.call(values);
    }
}
