using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sluice.Trainer.Networks;

/// <summary>The weights of a module: its parameters and buffers of floats, by name, copied to the CPU.</summary>
internal static class Weights
{
    /// <summary>
    /// Sets initial weights, each from a stream of its own by name, so that they are the same in every release of torch: uniform in
    /// ±1/√inputs for layers and their biases, normal with a deviation of 0.02 for embeddings, 1 for scales and 0 for shifts of
    /// normalisations.
    /// </summary>
    /// <param name="module">The module, on the CPU.</param>
    /// <param name="seed">The job's seed.</param>
    public static void Initialise(nn.Module module, long seed)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var owners = module.named_modules().ToDictionary(named => named.name, named => named.module, StringComparer.Ordinal);
        foreach (var (name, parameter) in module.named_parameters())
        {
            var split = name.LastIndexOf('.');
            var (owner, own) = (split < 0 ? module : owners.GetValueOrDefault(name[..split], module), name[(split + 1)..]);
            var stream = new RandomStream(seed, "weights/" + name);
            var values = new float[parameter.numel()];
            Fill(values, owner, own, parameter, stream);
            parameter.copy_(tensor(values, parameter.shape));
        }
    }

    /// <summary>Copies the weights.</summary>
    public static IReadOnlyDictionary<string, float[]> Read(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return Named(module).ToDictionary(
            named => named.Name,
            named => named.Value.detach().to(float32).cpu().contiguous().data<float>().ToArray(),
            StringComparer.Ordinal);
    }

    /// <summary>Copies the weights with their shapes.</summary>
    public static IReadOnlyDictionary<string, SavedWeight> ReadWithShapes(nn.Module module)
    {
        var shapes = ShapesByName(module);
        return Read(module).ToDictionary(
            pair => pair.Key, pair => new SavedWeight(shapes[pair.Key], pair.Value), StringComparer.Ordinal);
    }

    /// <summary>Replaces the weights.</summary>
    /// <param name="module">The module.</param>
    /// <param name="from">Weights that <see cref="Read"/> gave.</param>
    public static void Write(nn.Module module, IReadOnlyDictionary<string, float[]> from)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        foreach (var (name, value) in Named(module))
        {
            value.copy_(tensor(from[name], value.shape));
        }
    }

    /// <summary>Writes weights in the order of their names.</summary>
    public static void Save(BinaryWriter writer, IReadOnlyDictionary<string, float[]> weights)
    {
        foreach (var (_, values) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }

    /// <summary>Reads weights that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="like">Weights of the same names and sizes.</param>
    /// <exception cref="EndOfStreamException">They are cut off.</exception>
    public static IReadOnlyDictionary<string, float[]> Load(BinaryReader reader, IReadOnlyDictionary<string, float[]> like)
    {
        var weights = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, values) in like.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes((weights[name] = new float[values.Length]).AsSpan()));
        }

        return weights;
    }

    /// <summary>The names and shapes, one a line, by which a state is recognised.</summary>
    public static string Shapes(nn.Module module) =>
        string.Join('\n', Named(module).Select(named => $"{named.Name}[{string.Join(',', named.Value.shape)}]"));

    /// <summary>The shapes by name.</summary>
    public static IReadOnlyDictionary<string, long[]> ShapesByName(nn.Module module) =>
        Named(module).ToDictionary(named => named.Name, named => named.Value.shape, StringComparer.Ordinal);

    /// <summary>Digest of the weights in the order of their names: name, a zero byte and little-endian 32-bit floats.</summary>
    /// <returns><c>sha256:…</c>.</returns>
    public static string Digest(IReadOnlyDictionary<string, float[]> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, values) in weights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var bytes = new byte[values.Length * sizeof(float)];
            for (var i = 0; i < values.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
            }

            hash.AppendData(Encoding.UTF8.GetBytes(name + "\0"));
            hash.AppendData(bytes);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The weights themselves, by name.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Named(nn.Module module) =>
    [
        .. module.named_parameters().Select(named => (named.name, (Tensor)named.parameter)),
        .. module.named_buffers().Where(named => named.buffer.is_floating_point()).Select(named => (named.name, named.buffer)),
    ];

    private static void Fill(Span<float> values, nn.Module owner, string name, Tensor parameter, RandomStream stream)
    {
        if (owner is Embedding)
        {
            foreach (ref var value in values)
            {
                value = (float)(0.02 * stream.Normal());
            }

            return;
        }

        // Vectors of a module without a matrix belong to a normalisation.
        if (Inputs(owner, parameter) is not { } inputs)
        {
            values.Fill(name is "bias" ? 0 : 1);
            return;
        }

        var bound = 1 / Math.Sqrt(inputs);
        foreach (ref var value in values)
        {
            value = (float)((stream.Fraction() * 2 - 1) * bound);
        }
    }

    // A recurrent layer takes its bound from the width of its state, as in torch.
    private static double? Inputs(nn.Module owner, Tensor parameter) => owner switch
    {
        GRU or LSTM => parameter.shape[0] / (owner is GRU ? 3.0 : 4.0),
        Linear linear => linear.weight.shape[1],
        Conv2d convolution => convolution.weight.numel() / (double)convolution.weight.shape[0],
        _ => parameter.dim() > 1 ? parameter.numel() / (double)parameter.shape[0] : null,
    };
}
