using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Data.Failures;
using Sluice.Trainer.Networks;

namespace Sluice.Trainer.Compression;

/// <summary>The parsed <c>spec.trainer.compression</c>, whose rules hold.</summary>
internal sealed record CompressionSettings
{
    /// <summary>The field of a job.</summary>
    public const string Field = "spec.trainer.compression";

    /// <summary>The shares of layers that become zero, of which the first that fits counts.</summary>
    public IReadOnlyList<PruneShare> Prune { get; init; } = [];

    /// <summary>How the model becomes one of integers. Null where it stays one of floats.</summary>
    public Quantization? Quantize { get; init; }

    /// <summary>Training rows that ranges are measured on.</summary>
    public int CalibrationRows { get; init; } = CompressionOptions.DefaultCalibrationRows;

    /// <summary>Share of the measured values that a range covers.</summary>
    public double Coverage { get; init; } = 1;

    /// <summary>Patterns of layers or weights that stay floats.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Checks the patterns before the training, at whose end they count.</summary>
    /// <param name="plan">The network.</param>
    /// <exception cref="JobException">A pattern of <see cref="Exclude"/> fits no weight, or all fit all (64).</exception>
    public void Check(NetworkPlan plan)
    {
        if (Exclude.Count == 0)
        {
            return;
        }

        using var network = plan.Plain();
        var names = network.named_parameters().Where(named => named.parameter.dim() > 1).Select(named => named.name).ToList();
        for (var i = 0; i < Exclude.Count; i++)
        {
            if (!names.Exists(name => WeightPatterns.Fit([Exclude[i]], name)))
            {
                throw JobException.BadSpec("Compression", FormattableString.Invariant($"{Field}.exclude[{i}]"),
                    $"the pattern '{Exclude[i]}' fits no layer with a matrix or kernels; names are such as "
                    + string.Join(", ", names.Select(WeightPatterns.Layer).Distinct().Take(4)));
            }
        }

        if (names.TrueForAll(name => WeightPatterns.Fit(Exclude, name)))
        {
            throw JobException.BadSpec("Compression", $"{Field}.exclude",
                $"the patterns {string.Join(", ", Exclude)} leave nothing for {Quantize}; exclude fewer layers, or remove quantize");
        }
    }

    /// <summary>Reads what a job asks for.</summary>
    public static CompressionSettings Read(CompressionOptions? options) => options is null ? new() : new()
    {
        Prune = [.. (options.Prune ?? []).Select(text =>
            PruneShare.Read(text, out var entry) is not { } fault ? entry! : throw new FormatException(fault))],
        Quantize = options.Quantize is { } method ? Enum.Parse<Quantization>(method) : null,
        CalibrationRows = options.CalibrationRows ?? CompressionOptions.DefaultCalibrationRows,
        Coverage = options.Coverage is { } share ? (double)DecimalText.Parse(share) : 1,
        Exclude = options.Exclude ?? [],
    };
}
