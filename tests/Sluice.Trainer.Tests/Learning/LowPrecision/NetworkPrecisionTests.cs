using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tests.Networks;
using Sluice.Trainer.Tests.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.LowPrecision;

[Collection(TorchState.Name)]
public sealed class NetworkPrecisionTests
{
    public static TheoryData<string> Names => NetworkTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_learns_in_short_floats_nearly_as_in_float32(string name)
    {
        var (first, full) = Losses(name, Precision.Fp32);
        var (_, bf16) = Losses(name, Precision.Bf16);
        var (_, fp16) = Losses(name, Precision.Fp16);

        Assert.InRange(full, 0, first * 0.8);
        Assert.InRange(bf16, full - first * 0.1, full + first * 0.1);
        Assert.InRange(fp16, full - first * 0.05, full + first * 0.05);
    }

    // The loss of the master before and after some steps on the same rows.
    private static (double First, double Last) Losses(string name, Precision precision)
    {
        using var scope = NewDisposeScope();
        var (layout, make, _) = NetworkTests.Networks[name];
        using var master = make();
        NetworkCheck.Randomise(master);
        using var copy = new TrainedCopy<Network>(master, make, precision);
        using var optimizer = Optimizer.Create(master, new OptimizerSettings { Clip = 1 });
        foreach (var dropout in copy.Network.modules().OfType<Dropout>())
        {
            dropout.p = 0;
        }

        var rows = layout.Tensor(layout.Rows(8));
        var random = new RandomStream(2, "targets");
        var outputs = master.call(rows);
        var targets = tensor(Enumerable.Range(0, (int)outputs.numel()).Select(_ => (float)random.Fraction()).ToArray(), outputs.shape);
        master.eval();
        var first = Loss(master);
        master.train();

        // The first steps in fp16 may be skipped, until the scale of the loss is found.
        for (var taken = 0; taken < 20;)
        {
            using var own = NewDisposeScope();
            copy.Backward(RegressionLoss.SquaredError(copy.Network.call(rows), targets).Mean);
            taken += copy.Step(optimizer, 0.02) ? 1 : 0;
        }

        master.eval();
        return (first, Loss(master));

        double Loss(Network network)
        {
            using var without = no_grad();
            return RegressionLoss.SquaredError(network.call(rows), targets).Mean.item<float>();
        }
    }
}
