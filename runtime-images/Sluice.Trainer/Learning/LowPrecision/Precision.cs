using TorchSharp;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.LowPrecision;

/// <summary>The floats in which a network computes while it learns. Field <c>spec.trainer.precision</c>.</summary>
internal enum Precision
{
    /// <summary>32 bits.</summary>
    Fp32,

    /// <summary>bfloat16: 16 bits with the range of float32 and 8 bits of precision.</summary>
    Bf16,

    /// <summary>IEEE half: 16 bits with 11 bits of precision, whose small range needs a <see cref="LossScale"/>.</summary>
    Fp16,
}

/// <summary>Says what a device cannot compute.</summary>
internal static class PrecisionSupport
{
    /// <summary>The field of a job that holds the precision.</summary>
    public const string Field = "spec.trainer.precision";

    private static readonly IReadOnlyList<(string Name, Func<ScalarType, Device, Tensor> Run)> Layers =
    [
        ("Linear", (type, on) => Run(nn.Linear(4, 4), layer => layer.to(on, type).call(Ones(type, on, 2, 4)))),
        ("Conv2d", (type, on) => Run(nn.Conv2d(2, 2, 3), layer => layer.to(on, type).call(Ones(type, on, 1, 2, 4, 4)))),
        ("GRU", (type, on) => Run(nn.GRU(4, 4), layer => layer.to(on, type).call(Ones(type, on, 3, 1, 4)).Item1)),
        ("LSTM", (type, on) => Run(nn.LSTM(4, 4), layer => layer.to(on, type).call(Ones(type, on, 3, 1, 4)).Item1)),
        ("LayerNorm", (type, on) => Run(nn.LayerNorm(4), layer => layer.to(on, type).call(Ones(type, on, 2, 4)))),
        ("BatchNorm", (type, on) => Run(nn.BatchNorm1d(4), layer => layer.to(on, float32).call(Ones(type, on, 2, 4)))),
        ("Embedding", (type, on) => Run(nn.Embedding(4, 4), layer => layer.to(on, type).call(zeros([2], int64, on)))),
        ("attention", (type, on) => Attention(Ones(type, on, 1, 1, 2, 4))),
    ];

    /// <summary>Reads the field, which is valid.</summary>
    public static Precision Read(string text) => text switch
    {
        "bf16" => Precision.Bf16,
        "fp16" => Precision.Fp16,
        _ => Precision.Fp32,
    };

    /// <summary>The type of the floats.</summary>
    public static ScalarType Torch(this Precision precision) => precision switch
    {
        Precision.Bf16 => ScalarType.BFloat16,
        Precision.Fp16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };

    /// <summary>
    /// Tries a small forward and backward pass of each layer that networks are made of. (libtorch 2.10 computes all of them in both short
    /// types on an x86 CPU, fp16 about fifteen times slower than fp32.)
    /// </summary>
    /// <returns>What is wrong and what helps, without the field. Null when the device can compute all of them.</returns>
    public static string? Fault(Device device, Precision precision) => Fault(device, precision, Layers);

    /// <summary>Tries some layers.</summary>
    internal static string? Fault(
        Device device, Precision precision, IReadOnlyList<(string Name, Func<ScalarType, Device, Tensor> Run)> layers)
    {
        foreach (var (name, run) in precision is Precision.Fp32 ? [] : layers)
        {
            using var scope = NewDisposeScope();
            try
            {
                run(precision.Torch(), device).to(float32).sum().backward();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                var other = precision is Precision.Fp16 ? "bf16 or fp32" : "fp32";
                var said = e.Message.Split('\n')[0].Trim();
                return $"{precision.ToString().ToLowerInvariant()} is not computed by this device ({device}), whose {name} says "
                    + $"'{said}'; use {other}";
            }
        }

        return null;
    }

    private static Tensor Run<T>(T layer, Func<T, Tensor> run)
        where T : nn.Module
    {
        using (layer)
        {
            return run(layer);
        }
    }

    private static Tensor Attention(Tensor values) => nn.functional.scaled_dot_product_attention(values, values, values);

    private static Tensor Ones(ScalarType type, Device on, params long[] sizes) => ones(sizes, type, on, requires_grad: true);
}
