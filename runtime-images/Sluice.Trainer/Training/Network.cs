using System.Buffers.Binary;
using System.Security.Cryptography;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Training;

/// <summary>A multilayer perceptron: fully connected layers with ReLU and dropout between them. Its outputs are logits.</summary>
internal sealed class Network : IDisposable
{
    private readonly Linear[] layers;

    /// <summary>Creates a network on the CPU, with initial weights from the seed.</summary>
    /// <param name="widths">Number of inputs, widths of the hidden layers, number of outputs.</param>
    /// <param name="dropout">Share of a hidden layer's outputs that are dropped in training.</param>
    /// <param name="seed">The job's seed.</param>
    public Network(IReadOnlyList<int> widths, double dropout, long seed)
    {
        Shape = string.Join(',', widths);
        layers = [.. widths.Zip(widths.Skip(1), (inputs, outputs) => nn.Linear(inputs, outputs))];
        var modules = new List<(string, nn.Module<Tensor, Tensor>)>();
        for (var i = 0; i < layers.Length; i++)
        {
            modules.Add(($"linear{i}", layers[i]));
            if (i < layers.Length - 1)
            {
                modules.Add(($"relu{i}", nn.ReLU()));
                if (dropout > 0)
                {
                    modules.Add(($"dropout{i}", nn.Dropout(dropout)));
                }
            }
        }

        Module = nn.Sequential(modules);
        Initialise(seed);
    }

    /// <summary>The module.</summary>
    public Sequential Module { get; }

    /// <summary>Number of inputs, widths of the hidden layers and number of outputs, separated by commas.</summary>
    public string Shape { get; }

    /// <summary>Number of trained parameters.</summary>
    public long Parameters => Module.parameters().Sum(parameter => parameter.numel());

    /// <summary>The layers' weights, copied to the CPU.</summary>
    public IReadOnlyList<DenseLayer> ReadLayers() =>
    [
        .. layers.Select(layer =>
            new DenseLayer((int)layer.weight.shape[1], (int)layer.weight.shape[0], Read(layer.weight), Read(layer.bias!))),
    ];

    /// <summary>Replaces the layers' weights.</summary>
    /// <param name="from">Layers that <see cref="ReadLayers"/> gave.</param>
    public void WriteLayers(IReadOnlyList<DenseLayer> from)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        foreach (var (layer, values) in layers.Zip(from))
        {
            layer.weight.copy_(tensor(values.Weights, layer.weight.shape));
            layer.bias!.copy_(tensor(values.Bias, layer.bias.shape));
        }
    }

    /// <summary>Digest of the layers' weights and biases as little-endian 32-bit floats, <c>sha256:…</c>.</summary>
    public static string Digest(IReadOnlyList<DenseLayer> layers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var values in layers.SelectMany(layer => new[] { layer.Weights, layer.Bias }))
        {
            var bytes = new byte[values.Length * sizeof(float)];
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            }

            hash.AppendData(bytes);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc />
    public void Dispose() => Module.Dispose();

    // Uniform in ±1/√inputs, as in torch, but drawn from RandomStream, so that they are the same in every release of torch.
    private void Initialise(long seed)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        for (var i = 0; i < layers.Length; i++)
        {
            var stream = new RandomStream(seed, "weights", i);
            foreach (var parameter in new[] { layers[i].weight, layers[i].bias! })
            {
                var bound = 1 / Math.Sqrt(layers[i].weight.shape[1]);
                var values = new float[parameter.numel()];
                for (var k = 0; k < values.Length; k++)
                {
                    values[k] = (float)((stream.Fraction() * 2 - 1) * bound);
                }

                parameter.copy_(tensor(values, parameter.shape));
            }
        }
    }

    private static float[] Read(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().cpu().contiguous().data<float>().ToArray();
    }
}
