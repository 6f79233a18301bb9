using Sluice.Api.Hyperparameters;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>Rules of <see cref="CompressionOptions"/>.</summary>
internal static class CompressionRules
{
    private const string Path = "Spec.Trainer.Compression";
    private const int MostPatterns = 32;
    private const int LeastRows = 16;
    private const int MostRows = 65536;

    // What has matrices that are multiplied by the inputs alone. The states of recurrent layers are fed back, step by step.
    private static readonly string[] Computed = [Architectures.Mlp, Architectures.Cnn, Architectures.Transformer];
    private static readonly string[] OfMatrices = [Architectures.Mlp, Architectures.Transformer];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec) =>
        spec.Trainer is { Compression: { } compression } trainer
            ? Alone(compression).Concat(trainer.Image is null ? OfNetwork(compression, trainer) : [])
            : [];

    private static IEnumerable<(string Field, string Message)> Alone(CompressionOptions compression)
    {
        var (prune, exclude) = (compression.Prune ?? [], compression.Exclude ?? []);
        if (prune.Count == 0 && compression.Quantize is null)
        {
            yield return (Path, "says neither prune nor quantize; set one of them, or remove it");
        }

        if (compression.Quantize is { } quantize && !Enum.GetNames<Quantization>().Contains(quantize))
        {
            yield return ($"{Path}.Quantize", $"'{quantize}' is not known; use {string.Join(" or ", Enum.GetNames<Quantization>())}");
        }

        if (prune.Count > MostPatterns)
        {
            yield return ($"{Path}.Prune", $"has {prune.Count} entries; give at most {MostPatterns}");
        }

        for (var i = 0; i < prune.Count; i++)
        {
            if (PruneShare.Read(prune[i], out _) is { } fault)
            {
                yield return ($"{Path}.Prune[{i}]", fault);
            }
        }

        if (exclude.Count > MostPatterns)
        {
            yield return ($"{Path}.Exclude", $"has {exclude.Count} entries; give at most {MostPatterns}");
        }

        for (var i = 0; i < exclude.Count; i++)
        {
            if (exclude[i] is null || !Hyperparameter.IsPattern(exclude[i]))
            {
                yield return ($"{Path}.Exclude[{i}]",
                    $"'{exclude[i]}' is no pattern; write it as head or encoder.*, with letters, digits, dots, '_', '*' and '?'");
            }
        }

        if (exclude.Count > 0 && compression.Quantize is null)
        {
            yield return ($"{Path}.Exclude",
                "is of quantize; set that, or remove it; a pattern with the share 0 spares a layer from prune");
        }

        foreach (var fault in OfStatic(compression))
        {
            yield return fault;
        }
    }

    private static IEnumerable<(string Field, string Message)> OfStatic(CompressionOptions compression)
    {
        if (compression.CalibrationRows is { } rows && rows is < LeastRows or > MostRows)
        {
            yield return ($"{Path}.CalibrationRows", rows < LeastRows ? $"{rows} is below {LeastRows}" : $"{rows} is above {MostRows}");
        }

        if (compression.Coverage is { } coverage)
        {
            if (!DecimalText.TryParse(coverage, out var share))
            {
                yield return ($"{Path}.Coverage", $"'{coverage}' is not a decimal; write it as 0.9999, in quotes");
            }
            else if (share is <= 0 or > 1)
            {
                yield return ($"{Path}.Coverage", share <= 0 ? $"{coverage} is not above 0" : $"{coverage} is above 1");
            }
        }

        if (compression.Quantize is not nameof(Quantization.Static))
        {
            var of = compression.Quantize ?? "prune alone";
            var fault = $"is of quantize Static, and {of} measures no ranges; set Static, or remove it";
            if (compression.CalibrationRows is not null)
            {
                yield return ($"{Path}.CalibrationRows", fault);
            }

            if (compression.Coverage is not null)
            {
                yield return ($"{Path}.Coverage", fault);
            }
        }
    }

    // Known of Sluice's own trainer.
    private static IEnumerable<(string Field, string Message)> OfNetwork(CompressionOptions compression, TrainerOptions trainer)
    {
        if (compression.Quantize is nameof(Quantization.Dynamic) && trainer.Architecture == Architectures.Cnn)
        {
            yield return ($"{Path}.Quantize",
                "Dynamic is for mlp and transformer: runtimes compute convolutions slower with ranges of each request than in floats; "
                + "use Static");
        }

        if (compression.Quantize is nameof(Quantization.Dynamic) or nameof(Quantization.Static)
            && !Computed.Contains(trainer.Architecture) && Architectures.All.Contains(trainer.Architecture))
        {
            yield return ($"{Path}.Quantize",
                $"{compression.Quantize} computes the layers of {string.Join(", ", Computed)} in integers, and those of "
                + $"{trainer.Architecture} feed their states back; use {nameof(Quantization.WeightsInt8)}");
        }

        if (compression.Quantize is nameof(Quantization.WeightsInt4)
            && !OfMatrices.Contains(trainer.Architecture) && Architectures.All.Contains(trainer.Architecture))
        {
            yield return ($"{Path}.Quantize",
                $"{compression.Quantize} stores the matrices of {string.Join(" and ", OfMatrices)}, and {trainer.Architecture} has others; "
                + $"use {nameof(Quantization.WeightsInt8)}");
        }

        var rank = BuiltInHyperparameters.LoraRank;
        if (compression.Prune is { Count: > 0 }
            && rank.Read(trainer.Hyperparameters?.GetValueOrDefault(rank.Name) ?? rank.Default, out var numbers) is null && numbers[0] > 0)
        {
            yield return ($"{Path}.Prune", $"with {rank.Name} the pruned weights would not learn to do without; remove one of them");
        }
    }
}
