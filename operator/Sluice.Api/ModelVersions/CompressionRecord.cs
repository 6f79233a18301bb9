namespace Sluice.Api.ModelVersions;

/// <summary>What the compression of a model changed.</summary>
public sealed record CompressionRecord
{
    /// <summary>
    /// How the model was made one of integers: Dynamic, Static, WeightsInt8 or WeightsInt4. Absent if it stayed one of floats.
    /// </summary>
    public string? Quantize { get; init; }

    /// <summary>The share of the pruned layers' weights that are zero is a decimal. Absent if nothing was pruned.</summary>
    public string? Zeros { get; init; }

    /// <summary>The exported model has this many bytes. Absent if it stayed one of floats.</summary>
    public BeforeAndAfter? Size { get; init; }

    /// <summary>
    /// The model takes this many milliseconds for a request of one row, the median of many on a core of the trainer. Absent if it was not
    /// measured.
    /// </summary>
    public BeforeAndAfter? Latency { get; init; }

    /// <summary>
    /// These are the main metrics of the model of floats by name, as decimals, on the held-out rows; those of the published model are in
    /// spec.evaluation.metrics. Empty if it stayed one of floats.
    /// </summary>
    public IReadOnlyDictionary<string, string> MetricsBefore { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The share of labels in which both models agree on the held-out rows is a decimal. Absent if the model answers with no labels.
    /// </summary>
    public string? Agreement { get; init; }
}

/// <summary>A number of the model of floats and that of the compressed one.</summary>
public sealed record BeforeAndAfter
{
    /// <summary>The number of the model of floats is a decimal.</summary>
    public string Before { get; init; } = "";

    /// <summary>The number of the compressed model is a decimal.</summary>
    public string After { get; init; } = "";
}
