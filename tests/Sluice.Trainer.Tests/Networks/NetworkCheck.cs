using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.ModelVersions;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Randomness;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Sluice.Trainer.Tests.Networks;

// What is true of every network.
internal static class NetworkCheck
{
    // As the trainer has it on a CPU.
    static NetworkCheck() => set_num_threads(1);

    // Random weights of every kind, so that no scale is 1 and no shift 0.
    internal static void Randomise(Network network, double width = 0.4)
    {
        Weights.Initialise(network, 7);
        Weights.Write(network, Weights.Read(network).ToDictionary(pair => pair.Key, pair =>
        {
            var stream = new RandomStream(3, pair.Key);
            return pair.Value.Select(value => value + (float)((stream.Fraction() - 0.5) * width)).ToArray();
        }));
    }

    internal static float[] Torch(Network network, InputLayout layout, float[] rows)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        network.eval();
        return network.call(layout.Tensor(rows)).to(float32).contiguous().data<float>().ToArray();
    }

    internal static float[] Onnx(Network network, InputLayout layout, float[] rows)
    {
        using var model = new OnnxModel(Export(network, layout));
        return Run(model, layout, rows);
    }

    internal static byte[] Export(Network network, InputLayout layout)
    {
        var graph = new GraphWriter("network", ["rows", "logits"]);
        graph.Input(new TensorSignature { Name = "rows", Datatype = "FP32", Shape = [-1, layout.Width] });
        graph.Node("Identity", "", "logits", [network.Write(graph, "rows")]);
        graph.Output("logits", TensorProto.Types.DataType.Float);
        return graph.ToModel();
    }

    internal static void ExportsWhatItComputes(Network network, InputLayout layout, double tolerance = 1e-5)
    {
        Randomise(network);
        using var model = new OnnxModel(Export(network, layout));
        foreach (var count in new[] { 1, 2, 33 })
        {
            var rows = layout.Rows(count, $"export/{count}");
            var (expected, actual) = (Torch(network, layout, rows), Run(model, layout, rows));
            Close(expected, actual, tolerance);
            Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        }
    }

    internal static void LearnsEverywhere(Network network, InputLayout layout)
    {
        using var scope = NewDisposeScope();
        Randomise(network);
        network.train();
        var outputs = network.call(layout.Tensor(layout.Rows(64)));
        var loss = (outputs * randn_like(outputs)).sum();
        (network.AuxiliaryLoss is { } auxiliary ? loss + auxiliary : loss).backward();
        Assert.All(network.named_parameters(), named =>
        {
            Assert.True(named.parameter.grad is not null, $"{named.name} has no gradient");
            Assert.True(named.parameter.grad!.abs().sum().item<float>() > 0, $"the gradient of {named.name} is 0");
        });
    }

    // The state that is written into another network of the sizes makes it the same.
    internal static void GoesThroughItsState(Func<Network> make, InputLayout layout)
    {
        using var scope = NewDisposeScope();
        using var network = make();
        using var other = make();
        Randomise(network);
        Weights.Initialise(other, 8);
        var rows = layout.Rows(5);
        Assert.NotEqual(Torch(network, layout, rows), Torch(other, layout, rows));

        Weights.Write(other, Weights.Read(network));

        Assert.Equal(Weights.Digest(Weights.Read(network)), Weights.Digest(Weights.Read(other)));
        Assert.Equal(Torch(network, layout, rows), Torch(other, layout, rows));
    }

    internal static void TrainsTheSameBits(Func<Network> make, InputLayout layout)
    {
        Assert.Equal(Digest(), Digest());

        string Digest()
        {
            using var network = make();
            Weights.Initialise(network, 5);
            var (rows, targets) = (layout.Rows(8), new RandomStream(2, "targets"));
            Train(network, layout, 2, 0.01, _ => rows,
                (_, outputs) => nn.functional.mse_loss(outputs, tensor(
                    Enumerable.Range(0, (int)outputs.numel()).Select(_ => (float)targets.Fraction()).ToArray(), outputs.shape)));
            return Weights.Digest(Weights.Read(network));
        }
    }

    // The gradients against differences in 64 bits, for some elements of every parameter.
    internal static void AgreesWithDifferences(Network network, InputLayout layout, int count = 6, double tolerance = 1e-5)
    {
        using var scope = NewDisposeScope();
        Randomise(network);
        network.to(float64);
        network.train();

        // Each call would draw another mask.
        foreach (var dropout in network.modules().OfType<RowDropout>())
        {
            dropout.eval();
        }

        var rows = layout.Tensor(layout.Rows(count));
        Tensor Loss()
        {
            var loss = network.call(rows).tanh().square().sum();
            return network.AuxiliaryLoss is { } auxiliary ? loss + auxiliary : loss;
        }

        Loss().backward();

        const double Step = 1e-6;
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var without = no_grad();
            var (flat, gradient) = (parameter.view(-1), parameter.grad!.view(-1));
            foreach (var i in new[] { 0, flat.numel() / 3, flat.numel() - 1 }.Distinct())
            {
                var element = flat[i];
                element.add_(Step);
                var above = Loss().item<double>();
                element.add_(-2 * Step);
                var below = Loss().item<double>();
                element.add_(Step);
                var (expected, actual) = ((above - below) / (2 * Step), gradient[i].item<double>());
                Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
                    $"{name}[{i}]: differences say {expected}, backward {actual}");
            }
        }
    }

    // Steps of AdamW over batches. Returns the last loss.
    internal static double Train(
        Network network, InputLayout layout, int steps, double rate, Func<int, float[]> rows, Func<int, Tensor, Tensor> loss)
    {
        manual_seed(1);
        network.train();
        using var optimizer = optim.AdamW(network.parameters().Where(parameter => parameter.requires_grad), rate);
        var last = 0.0;
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var value = loss(step, network.call(layout.Tensor(rows(step))));
            value = network.AuxiliaryLoss is { } auxiliary ? value + auxiliary : value;
            value.backward();
            optimizer.step();
            last = value.item<float>();
        }

        return last;
    }

    internal static void Close(IEnumerable<double> expected, IEnumerable<float> actual, double tolerance = 1e-5)
    {
        var (one, other) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(one.Length, other.Length);
        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    internal static void Close(IEnumerable<float> expected, IEnumerable<float> actual, double tolerance = 1e-5) =>
        Close(expected.Select(value => (double)value), actual, tolerance);

    // The index of the highest logit of each answer.
    internal static long[] Classes(Network network, InputLayout layout, float[] rows, int classes) =>
        [.. Torch(network, layout, rows).Chunk(classes).Select(logits => (long)Array.IndexOf(logits, logits.Max()))];

    private static float[] Run(OnnxModel model, InputLayout layout, float[] rows)
    {
        using var outputs = model.Run(
            [NamedOnnxValue.CreateFromTensor("rows", new DenseTensor<float>(rows, [rows.Length / layout.Width, layout.Width]))],
            ["logits"]);
        return [.. outputs[0].AsEnumerable<float>()];
    }
}
