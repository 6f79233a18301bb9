namespace Sluice.Gateway.Measurements;

/// <summary>Upper bounds of a route's histograms, in seconds.</summary>
/// <param name="Latency">Of the time to the last byte.</param>
/// <param name="FirstByte">Of the time to the first byte.</param>
internal sealed record RouteBounds(IReadOnlyList<double> Latency, IReadOnlyList<double> FirstByte)
{
    /// <summary>Eight a decade from 1 ms to 10 s, each a third above the one before.</summary>
    public static readonly double[] Default =
    [
        0.0005, 0.001, 0.0013, 0.0018, 0.0024, 0.0032, 0.0042, 0.0056, 0.0075, 0.01, 0.013, 0.018, 0.024, 0.032, 0.042, 0.056, 0.075,
        0.1, 0.13, 0.18, 0.24, 0.32, 0.42, 0.56, 0.75, 1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5, 10,
    ];

    /// <summary>The default bounds and a route's objectives.</summary>
    public static RouteBounds With(IReadOnlyList<double> latency, IReadOnlyList<double> firstByte) =>
        new([.. Default, .. latency], [.. Default, .. firstByte]);
}
