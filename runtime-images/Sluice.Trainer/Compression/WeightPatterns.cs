using Sluice.Trainer.Networks.Adaptation;

namespace Sluice.Trainer.Compression;

/// <summary>Patterns that fit a weight by its own name, such as <c>head.weight</c>, or by that of its layer, <c>head</c>.</summary>
internal static class WeightPatterns
{
    /// <summary>Whether one of the patterns fits.</summary>
    public static bool Fit(IReadOnlyList<string> patterns, string weight) => patterns.Match(weight) || patterns.Match(Layer(weight));

    /// <summary>
    /// Whether a weight chooses experts. Which one answers for a token follows from which number is the greatest, so that rounding changes
    /// all of an answer.
    /// </summary>
    public static bool IsRouter(string weight) => Layer(weight) is "router" || Layer(weight).EndsWith(".router", StringComparison.Ordinal);

    /// <summary>Name of the layer that has a weight.</summary>
    public static string Layer(string weight) => weight.LastIndexOf('.') is var dot and > 0 ? weight[..dot] : weight;
}
