using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.Optimizers;
using Sluice.Trainer.Tests.Torch;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Learning.Optimizers;

[Collection(TorchState.Name)]
public sealed class OptimizerTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    // As many as a training has.
    public OptimizerTests() => set_num_threads(1);

    public static TheoryData<string> Kinds => [.. Enum.GetNames<OptimizerKind>()];

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Lion_steps_as_its_paper_says()
    {
        using var module = nn.Linear(1, 1, hasBias: false, dtype: float64);
        using var optimizer = Optimizer.Create(module, new OptimizerSettings { Kind = OptimizerKind.Lion, WeightDecay = 0.5 });
        var (value, momentum) = (module.weight.item<double>(), 0.0);

        foreach (var gradient in new[] { 2.0, -0.1, -30, 0.5 })
        {
            optimizer.ZeroGradients();
            (module.weight * gradient).sum().backward();
            optimizer.Step(0.1);

            value -= 0.1 * (Math.Sign(0.9 * momentum + 0.1 * gradient) + 0.5 * value);
            momentum = 0.99 * momentum + 0.01 * gradient;
            Values.AssertClose([value], module.weight, 1e-12);
        }
    }

    [Theory]
    [InlineData(nameof(OptimizerKind.Sgd), 1.9)]
    [InlineData(nameof(OptimizerKind.Adam), 1.9)]
    [InlineData(nameof(OptimizerKind.AdamW), 1.98)]
    [InlineData(nameof(OptimizerKind.Lion), 1.98)]
    public void Weight_decay_applies_to_every_parameter(string kind, double expected)
    {
        using var module = nn.Linear(1, 1);
        nn.init.constant_(module.weight, 2);
        nn.init.constant_(module.bias!, 2);
        using var optimizer = Optimizer.Create(module, Settings(kind) with { WeightDecay = 0.1, Momentum = 0 });
        foreach (var parameter in module.parameters())
        {
            parameter.grad = zeros_like(parameter);
        }

        // Coupled decay is a gradient of 0.2, which SGD multiplies by the rate and Adam brings to length 1.
        optimizer.Step(kind is nameof(OptimizerKind.Sgd) ? 0.5 : 0.1);

        Values.AssertClose([expected, expected], cat([module.weight.flatten(), module.bias!]), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_missing_gradient_counts_as_0(string kind)
    {
        using var missing = new TwoHeads();
        using var zero = new TwoHeads();
        using var first = Optimizer.Create(missing, Settings(kind) with { WeightDecay = 0.1 });
        using var second = Optimizer.Create(zero, Settings(kind) with { WeightDecay = 0.1 });

        Train(missing, first, 0, 1);
        Train(zero, second, 0, 1);
        foreach (var parameter in zero.parameters())
        {
            parameter.grad = zeros_like(parameter);
        }

        first.ZeroGradients();
        first.Step(0.01);
        second.Step(0.01);

        Assert.Equal(Values.Bytes(zero.parameters()), Values.Bytes(missing.parameters()));
    }

    [Fact]
    public void Gradients_are_shortened_to_the_greatest_norm()
    {
        using var module = nn.Linear(2, 1, hasBias: false);
        nn.init.zeros_(module.weight);
        var settings = new OptimizerSettings { Kind = OptimizerKind.Sgd, Momentum = 0, Clip = 1 };
        using var optimizer = Optimizer.Create(module, settings);

        module.weight.grad = tensor(new float[,] { { 30, 40 } });
        optimizer.Step(1);
        Values.AssertClose([-0.6, -0.8], module.weight);

        module.weight.grad = tensor(new float[,] { { 0.3f, 0.4f } });
        optimizer.Step(1);
        Values.AssertClose([-0.9, -1.2], module.weight);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resumed_training_has_the_bits_of_an_uninterrupted_one(string kind)
    {
        using var whole = new TwoHeads();
        using var first = new TwoHeads();
        using var second = new TwoHeads();
        using var wholeOptimizer = Optimizer.Create(whole, Settings(kind));
        using var firstOptimizer = Optimizer.Create(first, Settings(kind));
        using var secondOptimizer = Optimizer.Create(second, Settings(kind));

        Train(whole, wholeOptimizer, 0, 12);
        Train(first, firstOptimizer, 0, 5);
        second.load_state_dict(first.state_dict());
        using (NewDisposeScope())
        {
            secondOptimizer.Load(Reader(Saved(firstOptimizer)));
        }

        Train(second, secondOptimizer, 5, 12);

        Assert.Equal(Values.Bytes(whole.parameters()), Values.Bytes(second.parameters()));
        Assert.NotEqual(Values.Bytes(first.parameters()), Values.Bytes(second.parameters()));
        Assert.Equal(Saved(wholeOptimizer), Saved(secondOptimizer));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_state_is_an_error_and_no_crash(string kind)
    {
        using var module = new TwoHeads();
        using var optimizer = Optimizer.Create(module, Settings(kind));
        Train(module, optimizer, 0, 3);
        var saved = Saved(optimizer);

        for (var length = 0; length < saved.Length; length += length < 100 ? 1 : 37)
        {
            using var other = Optimizer.Create(module, Settings(kind));
            Assert.Throws<InvalidDataException>(() => other.Load(Reader(saved[..length])));
        }

        // Kind and count, then the first parameter's steps, number of moments, type and sizes.
        for (var place = 0; place < 32; place++)
        {
            var wrong = saved.ToArray();
            wrong[place] ^= 0x81;
            using var other = Optimizer.Create(module, Settings(kind));
            var error = Record.Exception(() => other.Load(Reader(wrong)));
            Assert.True(error is null or InvalidDataException, $"byte {place}: {error}");
            Assert.True(error is not null || place is >= 5 and < 12, $"byte {place} is not checked");
        }
    }

    [Fact]
    public void A_state_of_another_optimiser_or_network_is_named()
    {
        using var module = new TwoHeads();
        using var other = nn.Sequential(nn.Linear(3, 8));
        using var wider = nn.Sequential(nn.Linear(4, 8));
        using var adam = Optimizer.Create(module, Settings("Adam"));
        using var lion = Optimizer.Create(module, Settings("Lion"));
        using var narrow = Optimizer.Create(other, Settings("AdamW"));
        using var wide = Optimizer.Create(wider, Settings("AdamW"));
        string Error(Optimizer from, Optimizer to) => Assert.Throws<InvalidDataException>(() => to.Load(Reader(Saved(from)))).Message;

        Assert.Equal("the optimiser's state is of Lion, but the job has Adam", Error(lion, adam));
        Assert.Equal("the saved state of '0.weight' is Float32[8,4], but the network has Float32[8,3]", Error(wide, narrow));
        using var deep = Optimizer.Create(module, Settings("AdamW"));
        Assert.Equal("the optimiser's state is of 6 parameters, but the network trains 2", Error(deep, wide));
    }

    [Fact]
    public void Frozen_parameters_stay_as_they_are()
    {
        using var module = nn.Linear(2, 2);
        module.bias!.requires_grad = false;
        using var optimizer = Optimizer.Create(module, Settings("AdamW") with { WeightDecay = 0.1 });
        var (weight, bias) = (Values.Bytes([module.weight]), Values.Bytes([module.bias]));

        module.call(ones(1, 2)).sum().backward();
        optimizer.Step(0.1);

        Assert.NotEqual(weight, Values.Bytes([module.weight]));
        Assert.Equal(bias, Values.Bytes([module.bias]));
        Assert.Single(optimizer.Parameters);
        module.weight.requires_grad = false;
        Assert.Throws<ArgumentException>(() => Optimizer.Create(module, Settings("AdamW")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_thousand_steps_leave_no_tensors_behind(string kind)
    {
        using var module = new TwoHeads();
        using var optimizer = Optimizer.Create(module, Settings(kind) with { Clip = 1, WeightDecay = 0.01 });
        Train(module, optimizer, 0, 4);
        var before = Tensor.TotalCount;

        Train(module, optimizer, 4, 1004);

        Assert.True(Tensor.TotalCount <= before, $"{Tensor.TotalCount - before} tensors are left");
    }

    private static OptimizerSettings Settings(string kind) => new() { Kind = Enum.Parse<OptimizerKind>(kind) };

    private static byte[] Saved(Optimizer optimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.Save(writer);
        return stream.ToArray();
    }

    private static BinaryReader Reader(byte[] saved) => new(new MemoryStream(saved));

    private static void Train(TwoHeads module, Optimizer optimizer, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            using var own = NewDisposeScope();
            manual_seed(step);
            module.Both = step % 2 == 0;
            var (x, classes) = (randn(16, 4), randint(3, [16], dtype: int64));
            optimizer.ZeroGradients();
            ClassificationLoss.CrossEntropy(module.call(x), classes, ClassificationOptions.Plain).Mean.backward();
            optimizer.Step(0.01);
        }
    }
}
