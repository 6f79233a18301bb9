using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

internal sealed class Mlp : nn.Module<Tensor, Tensor>
{
    private readonly Linear first;
    private readonly nn.Module<Tensor, Tensor> activation;
    private readonly Linear second;

    internal Mlp(long inputs, long hidden, long outputs, nn.Module<Tensor, Tensor>? activation = null, ScalarType? dtype = null)
        : base(nameof(Mlp))
    {
        first = nn.Linear(inputs, hidden, dtype: dtype);
        this.activation = activation ?? nn.ReLU();
        second = nn.Linear(hidden, outputs, dtype: dtype);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => second.call(activation.call(first.call(input)));
}
