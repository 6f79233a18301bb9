namespace Sluice.Api.TrainingJobs.Compression;

/// <summary>How the model is made smaller and faster at the end of its training.</summary>
public sealed record CompressionOptions
{
    /// <summary>The default of <see cref="CalibrationRows"/>.</summary>
    public const int DefaultCalibrationRows = 512;

    /// <summary>
    /// Which weights become zero: patterns for layers with shares, such as encoder.*=0.5, and of each layer that a pattern fits that share
    /// of its weights, those of the least magnitude. The first pattern that fits a layer counts. By default no weight does.
    /// </summary>
    public IReadOnlyList<string>? Prune { get; init; }

    /// <summary>
    /// The trained model becomes one of integers: Dynamic (8 bits, ranges of inputs from each request), Static (8 bits, ranges from
    /// training rows), WeightsInt8 or WeightsInt4 (stored weights alone). By default it stays one of 32-bit floats.
    /// </summary>
    public string? Quantize { get; init; }

    /// <summary>How many training rows are used to measure the ranges of Static. Defaults to 512.</summary>
    public int? CalibrationRows { get; init; }

    /// <summary>
    /// The share of the measured values that a range of Static covers is a decimal above 0, and at most 1; values outside are cut off.
    /// Defaults to 1: from the least to the greatest value.
    /// </summary>
    public string? Coverage { get; init; }

    /// <summary>
    /// The layers or weights that stay 32-bit floats are named by patterns, such as head or encoder.blocks.0.*. By default none does but
    /// the routers of experts.
    /// </summary>
    public IReadOnlyList<string>? Exclude { get; init; }
}

/// <summary>How a model becomes one of integers: the values of <see cref="CompressionOptions.Quantize"/>.</summary>
public enum Quantization
{
    /// <summary>Weights have 8 bits by channel, and inputs 8 bits in the range that a request's own values have.</summary>
    Dynamic,

    /// <summary>Weights have 8 bits by channel, and inputs 8 bits in ranges that were measured on training rows.</summary>
    Static,

    /// <summary>Weights are stored in 8 bits by channel, and computed with as floats.</summary>
    WeightsInt8,

    /// <summary>Weights are stored in 4 bits by blocks of 32, and computed with as floats; those of embeddings have 8 bits.</summary>
    WeightsInt4,
}
