using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Tests.Torch;

[Collection(TorchState.Name)]
public sealed class OptimizerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, false)]
    [InlineData(0.1, true)]
    public void Adam_steps_as_its_paper_says(double decay, bool decoupled)
    {
        using var parameter = nn.Parameter(tensor(new double[] { 2.0 }));
        using OptimizerHelper optimizer = decoupled
            ? optim.AdamW([parameter], lr: 0.1, weight_decay: decay)
            : optim.Adam([parameter], lr: 0.1, weight_decay: decay);

        var (value, mean, square) = (2.0, 0.0, 0.0);
        for (var step = 1; step <= 3; step++)
        {
            optimizer.zero_grad();
            (parameter * parameter).sum().backward();
            optimizer.step();

            var gradient = 2 * value;
            if (decoupled)
            {
                value *= 1 - (0.1 * decay);
            }
            else
            {
                gradient += decay * value;
            }

            mean = (0.9 * mean) + (0.1 * gradient);
            square = (0.999 * square) + (0.001 * gradient * gradient);
            var (firstBias, secondBias) = (1 - Math.Pow(0.9, step), 1 - Math.Pow(0.999, step));
            value -= 0.1 / firstBias * mean / (Math.Sqrt(square / secondBias) + 1e-8);
            Values.AssertClose([value], parameter, 1e-9);
        }
    }

    [Fact]
    public void Sgd_gathers_momentum()
    {
        using var parameter = nn.Parameter(tensor(new double[] { 1.0 }));
        using var optimizer = optim.SGD([parameter], 0.1, momentum: 0.5);

        var (value, momentum) = (1.0, 0.0);
        for (var step = 1; step <= 3; step++)
        {
            optimizer.zero_grad();
            (parameter * parameter).sum().backward();
            optimizer.step();
            momentum = step == 1 ? 2 * value : (0.5 * momentum) + (2 * value);
            value -= 0.1 * momentum;
            Values.AssertClose([value], parameter, 1e-12);
        }
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("sgd")]
    public void A_saved_run_goes_on_to_the_same_bits(string kind)
    {
        manual_seed(5);
        var x = randn(16, 3);
        var classes = randint(2, new long[] { 16 });
        using var whole = new Mlp(3, 8, 2);
        using var wholeOptimizer = Optimizer(kind, whole);
        Train(whole, wholeOptimizer, x, classes, 7);

        using var saved = new MemoryStream();
        using var savedOptimizer = new MemoryStream();
        whole.save(saved);
        wholeOptimizer.save_state_dict(new BinaryWriter(savedOptimizer));
        using var resumed = new Mlp(3, 8, 2);
        using var resumedOptimizer = Optimizer(kind, resumed);
        resumed.load(new MemoryStream(saved.ToArray()));
        resumedOptimizer.load_state_dict(new BinaryReader(new MemoryStream(savedOptimizer.ToArray())));
        Train(whole, wholeOptimizer, x, classes, 5);
        Train(resumed, resumedOptimizer, x, classes, 5);

        Assert.Equal(Values.Bytes(whole.parameters()), Values.Bytes(resumed.parameters()));
    }

    [Fact]
    public void Clipping_scales_all_gradients_to_the_norm_given()
    {
        using var first = nn.Parameter(tensor(new float[] { 3 }));
        using var second = nn.Parameter(tensor(new float[] { 4 }));
        ((first * 3) + (second * 4)).sum().backward();

        Assert.Equal(5, nn.utils.clip_grad_norm_([first, second], 1), 5);

        Values.AssertClose([0.6], first.grad!, 1e-5);
        Values.AssertClose([0.8], second.grad!, 1e-5);
    }

    private static OptimizerHelper Optimizer(string kind, Mlp model) => kind switch
    {
        "adam" => optim.Adam(model.parameters(), 0.01, amsgrad: true),
        "adamw" => optim.AdamW(model.parameters(), 0.01, weight_decay: 0.01),
        _ => optim.SGD(model.parameters(), 0.1, momentum: 0.9),
    };

    private static void Train(Mlp model, OptimizerHelper optimizer, Tensor x, Tensor classes, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), classes).backward();
            optimizer.step();
        }
    }
}
