using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Tests.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.LowPrecision;

[Collection(TorchState.Name)]
public sealed class TrainedCopyTests : IDisposable
{
    private static readonly OptimizerSettings Settings = new() { Kind = OptimizerKind.AdamW, Clip = 5 };

    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    // As many as a training has.
    public TrainedCopyTests() => set_num_threads(1);

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(nameof(Precision.Bf16))]
    [InlineData(nameof(Precision.Fp16))]
    public void A_perceptron_learns_nearly_as_in_float32(string precision)
    {
        var (full, _) = Learned(Perceptron, Precision.Fp32, Points, 60);
        var (low, type) = Learned(Perceptron, Enum.Parse<Precision>(precision), Points, 60);

        Assert.Equal(Enum.Parse<Precision>(precision).Torch(), type);
        Assert.InRange(full, 0, 0.25);
        Assert.InRange(low, full - 0.02, full + 0.02);
    }

    [Theory]
    [InlineData(nameof(Precision.Bf16))]
    [InlineData(nameof(Precision.Fp16))]
    public void A_convolution_learns_nearly_as_in_float32(string precision)
    {
        var (full, _) = Learned(() => new SmallConvolution(), Precision.Fp32, Stripes, 40);
        var (low, _) = Learned(() => new SmallConvolution(), Enum.Parse<Precision>(precision), Stripes, 40);

        Assert.InRange(full, 0, 0.25);
        Assert.InRange(low, full - 0.03, full + 0.03);
    }

    [Fact]
    public void Steps_too_small_for_the_short_floats_add_up_in_the_master()
    {
        using var master = nn.Linear(1, 1, hasBias: false);
        nn.init.ones_(master.weight);
        using var copy = new TrainedCopy<Linear>(master, () => nn.Linear(1, 1, hasBias: false), Precision.Bf16);
        using var optimizer = Optimizer.Create(master, new OptimizerSettings { Kind = OptimizerKind.Sgd, Momentum = 0 });

        for (var step = 0; step < 100; step++)
        {
            copy.Backward(copy.Network.weight.sum().to(float32));
            copy.Step(optimizer, 0.001);
        }

        Values.AssertClose([0.9], master.weight, 1e-5);
        Values.AssertClose([0.9], copy.Network.weight, 0.002);
    }

    [Theory]
    [InlineData(nameof(Precision.Fp32))]
    [InlineData(nameof(Precision.Bf16))]
    [InlineData(nameof(Precision.Fp16))]
    public void A_resumed_training_has_the_bits_of_an_uninterrupted_one(string name)
    {
        var precision = Enum.Parse<Precision>(name);
        using var whole = new Run(precision);
        using var first = new Run(precision);
        using var second = new Run(precision);

        whole.Train(0, 9);
        first.Train(0, 4);
        second.Resume(first);
        second.Train(4, 9);

        Assert.Equal(whole.Bits(), second.Bits());
        Assert.NotEqual(whole.Bits(), first.Bits());
    }

    [Fact]
    public void A_step_with_a_gradient_that_overflows_is_skipped_and_halves_the_scale()
    {
        using var run = new Run(Precision.Fp16);
        run.Train(0, 2);
        var (bits, scale) = (run.Bits(), run.Copy.Scale!.Value);

        run.Copy.Network.call(ones([4, 1, 4, 4], float16) * 100).sum().to(float32).backward();
        run.Copy.Network.parameters().First().grad!.fill_(float.PositiveInfinity);
        run.Copy.Backward(ones([], requires_grad: true) * 1);
        var taken = run.Copy.Step(run.Optimizer, 0.01);

        Assert.False(taken);
        Assert.Equal(bits, run.Bits());
        Assert.Equal((scale / 2, 1), (run.Copy.Scale.Value, run.Copy.Scale.Skipped));
        Assert.Equal(Statistics(run.Master), Statistics(run.Copy.Network));
        run.Train(2, 3);
        Assert.NotEqual(bits, run.Bits());
        Assert.Equal(scale / 2, run.Copy.Scale.Value);
    }

    [Fact]
    public void Gradients_are_unscaled_and_added_up_in_float32()
    {
        using var master = nn.Linear(1, 1, hasBias: false);
        using var copy = new TrainedCopy<Linear>(master, () => nn.Linear(1, 1, hasBias: false), Precision.Fp16);

        // As a sum of fp16, 1 + 2⁻¹² would be 1.
        copy.Backward(copy.Network.weight.to(float32).sum() / 16);
        copy.Backward(copy.Network.weight.to(float32).sum() / 16 / 4096);

        Values.AssertClose([(1 + 1 / 4096.0) / 16], master.weight.grad!, 1e-9);
        Assert.Null(copy.Network.weight.grad);
    }

    [Fact]
    public void Frozen_parameters_have_no_gradient_and_stay()
    {
        using var master = Perceptron();
        foreach (var parameter in master.parameters().Take(2))
        {
            parameter.requires_grad = false;
        }

        using var copy = new TrainedCopy<MlpNetwork>(master, Perceptron, Precision.Bf16);
        using var optimizer = Optimizer.Create(master, Settings);
        var before = master.parameters().Select(parameter => Values.Bytes([parameter])).ToArray();

        copy.Backward(ClassificationLoss.CrossEntropy(copy.Network.call(ones(3, 4)), zeros([3], int64), new()).Mean);
        Assert.Equal([true, true, false, false], master.parameters().Select(parameter => parameter.grad is null));
        Assert.True(copy.Step(optimizer, 0.1));

        var changed = master.parameters().Select((parameter, i) => !before[i].SequenceEqual(Values.Bytes([parameter])));
        Assert.Equal([false, false, true, true], changed);
    }

    [Fact]
    public void Float32_is_computed_on_the_master_itself()
    {
        using var master = nn.Linear(1, 1);
        using (var copy = new TrainedCopy<Linear>(master, () => throw new InvalidOperationException(), Precision.Fp32))
        {
            Assert.Same(master, copy.Network);
        }

        Assert.False(master.weight.IsInvalid);
    }

    [Theory]
    [InlineData(nameof(Precision.Bf16), 200)]
    [InlineData(nameof(Precision.Fp16), 50)]
    public void Steps_leave_no_tensors_behind(string precision, int steps)
    {
        using var run = new Run(Enum.Parse<Precision>(precision));
        run.Train(0, 2);
        var before = Tensor.TotalCount;

        run.Train(2, 2 + steps);

        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left");
    }

    private static MlpNetwork Perceptron() => new(new InputLayout([new NumbersPart("x", 4)]), new MlpOptions { Hidden = [16] }, 2);

    private static (double Loss, ScalarType Type) Learned<T>(
        Func<T> create, Precision precision, Func<int, (Tensor, Tensor)> batch, int steps)
        where T : nn.Module<Tensor, Tensor>
    {
        using var master = create();
        Weights.Initialise(master, 5);
        using var copy = new TrainedCopy<T>(master, create, precision);
        using var optimizer = Optimizer.Create(master, Settings);
        var type = ScalarType.Float32;
        for (var step = 0; step < steps; step++)
        {
            using var own = NewDisposeScope();
            var (x, classes) = batch(step);
            var outputs = copy.Network.call(x);
            type = outputs.dtype;
            copy.Backward(ClassificationLoss.CrossEntropy(outputs, classes, ClassificationOptions.Plain).Mean);
            copy.Step(optimizer, 0.03);
        }

        master.eval();
        using var without = no_grad();
        var (held, truth) = batch(-1);
        return (ClassificationLoss.CrossEntropy(master.call(held), truth, ClassificationOptions.Plain).Mean.item<float>(), type);
    }

    private static (Tensor, Tensor) Points(int step)
    {
        manual_seed(step + 1000);
        var x = randn(64, 4);
        return (x, x.select(1, 0).gt(x.select(1, 1)).to(int64));
    }

    // Stripes down or across.
    private static (Tensor, Tensor) Stripes(int step)
    {
        manual_seed(step + 1000);
        var down = tensor(new float[,] { { 1, -1, 1, -1 } }).expand(4, 4);
        var x = cat([down.expand(8, 1, 4, 4), down.t().expand(8, 1, 4, 4)]) + randn(16, 1, 4, 4) * 0.3;
        return (x, arange(16, dtype: int64).ge(8).to(int64));
    }

    private static byte[] Statistics(nn.Module module) => Values.Bytes(module.buffers());

    private sealed class Run : IDisposable
    {
        internal Run(Precision precision)
        {
            Weights.Initialise(Master, 3);
            Copy = new TrainedCopy<SmallConvolution>(Master, () => new SmallConvolution(), precision);
            Optimizer = Optimizer.Create(Master, Settings);
        }

        internal SmallConvolution Master { get; } = new();

        internal TrainedCopy<SmallConvolution> Copy { get; }

        internal Optimizer Optimizer { get; }

        internal void Train(int from, int to)
        {
            for (var step = from; step < to; step++)
            {
                using var own = NewDisposeScope();
                var (x, classes) = Stripes(step);
                var outputs = Copy.Network.call(x);
                Copy.Backward(ClassificationLoss.CrossEntropy(outputs, classes, ClassificationOptions.Plain).Mean);
                Copy.Step(Optimizer, 0.01);
            }
        }

        internal void Resume(Run other)
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            other.Master.save(writer);
            other.Optimizer.Save(writer);
            other.Copy.Scale?.Save(writer);
            stream.Position = 0;
            using var reader = new BinaryReader(stream);
            Master.load(reader);
            Optimizer.Load(reader);
            Copy.Scale?.Load(reader);
            Copy.Refresh();
        }

        internal byte[] Bits() => Values.Bytes(Master.parameters().Concat(Master.buffers()));

        public void Dispose()
        {
            Optimizer.Dispose();
            Copy.Dispose();
            Master.Dispose();
        }
    }
}
