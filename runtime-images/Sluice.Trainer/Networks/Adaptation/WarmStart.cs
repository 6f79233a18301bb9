using static TorchSharp.torch;

namespace Sluice.Trainer.Networks.Adaptation;

/// <summary>Starts a network with the weights of another one.</summary>
internal static class WarmStart
{
    private const int Most = 3;

    /// <summary>Says which weights do not fit, with both shapes. Null where all fit.</summary>
    /// <param name="from">Shapes of the weights at hand, by name.</param>
    /// <param name="network">The network that is to have them.</param>
    /// <param name="fresh">Patterns for the names of those that are left as they are, such as <c>head.*</c> for a new head.</param>
    public static string? Fault(IReadOnlyDictionary<string, long[]> from, nn.Module network, IReadOnlyList<string> fresh)
    {
        var to = Weights.ShapesByName(network);
        var faults = from.Keys.Union(to.Keys).Where(name => !fresh.Match(name)).Order(StringComparer.Ordinal).Select(name =>
            !to.TryGetValue(name, out var wanted) ? $"{name} of the shape {Text(from[name])} is not in this network"
            : !from.TryGetValue(name, out var given) ? $"{name} of the shape {Text(wanted)} is not in the version"
            : !given.SequenceEqual(wanted) ? $"{name} has the shape {Text(given)} in the version and {Text(wanted)} in this network"
            : null).OfType<string>().ToArray();
        return faults.Length == 0 ? null
            : string.Join("; ", faults.Take(Most)) + (faults.Length > Most ? $"; and {faults.Length - Most} more" : "");
    }

    /// <summary>Replaces the weights.</summary>
    /// <param name="from">The weights at hand, without a fault.</param>
    /// <param name="network">The network.</param>
    /// <param name="fresh">Patterns for the names of those that are left as they are.</param>
    public static void Load(IReadOnlyDictionary<string, float[]> from, nn.Module network, IReadOnlyList<string> fresh) =>
        Weights.Write(network, Weights.Read(network).ToDictionary(
            pair => pair.Key, pair => fresh.Match(pair.Key) ? pair.Value : from[pair.Key], StringComparer.Ordinal));

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
