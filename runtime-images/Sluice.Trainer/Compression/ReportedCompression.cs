using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Compression;

namespace Sluice.Trainer.Compression;

/// <summary>What the report says of a compression. It has no times, since those are others in each run.</summary>
internal sealed record ReportedCompression
{
    /// <summary>How the model became one of integers. Null where it stayed one of floats.</summary>
    public string? Quantize { get; init; }

    /// <summary>Shares of the weights that are zero, by the names of pruned weights. Null where nothing was pruned.</summary>
    public IReadOnlyDictionary<string, string>? Zeros { get; init; }

    /// <summary>Share of all weights of the pruned layers that are zero.</summary>
    public string? AllZeros { get; init; }

    /// <summary>Kinds of the nodes that the integers need.</summary>
    public IReadOnlyList<string>? Operators { get; init; }

    /// <summary>Version of the operators.</summary>
    public long? Opset { get; init; }

    /// <summary>Names of the weights that are integers.</summary>
    public IReadOnlyList<string>? Quantized { get; init; }

    /// <summary>Names of the weights that stayed floats although they could be integers.</summary>
    public IReadOnlyList<string>? Kept { get; init; }

    /// <summary>Bytes of the model.</summary>
    public BeforeAndAfter? Size { get; init; }

    /// <summary>All metrics of the model of floats.</summary>
    public IReadOnlyDictionary<string, string>? MetricsBefore { get; init; }

    /// <summary>How close the answers are to those of the model of floats.</summary>
    public Agreement? Agreement { get; init; }

    /// <summary>What the weights are stored as, for the artifact's description.</summary>
    public string Precision => Quantize switch
    {
        null => "float32",
        nameof(Quantization.WeightsInt4) => "int4",
        _ => "int8",
    };
}
