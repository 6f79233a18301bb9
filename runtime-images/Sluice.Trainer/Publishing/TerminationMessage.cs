using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Publishing;

/// <summary>Shortens a result to at most 4,096 bytes, because the kubelet truncates longer termination messages.</summary>
internal static class TerminationMessage
{
    /// <summary>Largest message, in bytes.</summary>
    public const int MostBytes = 4096;

    /// <summary>Name of the environment in the list of omitted parts.</summary>
    public const string EnvironmentName = "environment";

    private const int MostWarnings = 3;
    private const int LongestWarning = 200;

    // Placeholders of the greatest length: the parts to omit are chosen, and recorded in the artifact, before its digest and size are
    // known.
    private static readonly string LongestDigest = "sha256:" + new string('0', 64);

    private static readonly ArtifactReference Longest = new() { Digest = LongestDigest, Size = long.MaxValue };

    /// <summary>
    /// Omits parts until the result fits: first details of the evidence, then metrics of single classes, the environment, hyperparameters,
    /// all but the beginnings of the first warnings, how sources joined, what the compression changed, the signature, all other metrics,
    /// and last the progress. Evidence and the metrics that gates bound always stay.
    /// </summary>
    /// <param name="result">The whole result. The digests and the size of its artifact need not be known yet.</param>
    /// <param name="gates">The gates of the job.</param>
    /// <returns>The shortened result, and the names of the omitted parts.</returns>
    public static (TrainerResult Result, IReadOnlyList<string> LeftOut) Fit(
        TrainerResult result, IReadOnlyList<TrainingGate>? gates = null)
    {
        var leftOut = new List<string>();
        var bounded = (gates ?? []).Where(gate => gate.Slice is null).Select(gate => gate.Metric).OfType<string>().ToHashSet();
        var cuts = new (string Name, Func<TrainerResult, TrainerResult> Cut)[]
        {
            ("details of the evidence", r => r with { Evidence = WithoutDetails(r.Evidence) }),
            ("metrics of single classes", r => r with { Metrics = Only(r.Metrics, name => !HeldOutEvaluation.IsOfOneClass(name)) }),
            (EnvironmentName, r => r with { Environment = new Dictionary<string, string>() }),
            ("hyperparameters", r => r with { Hyperparameters = new Dictionary<string, string>() }),
            ("warnings", r => r with { Warnings = Shortened(r.Warnings) }),
            ("joins", r => r with { Dataset = r.Dataset with { Joins = null } }),
            ("compression", r => r with { Compression = null }),
            ("signature", r => r with { Signature = new ModelSignature() }),
            ("metrics that no gate bounds", r => r with { Metrics = Only(r.Metrics, _ => false) }),
            ("progress", r => r with { Progress = null }),
        };
        foreach (var (name, cut) in cuts)
        {
            if (Fits(result))
            {
                break;
            }

            if (cut(result) is var shorter && shorter != result)
            {
                result = shorter;
                leftOut.Add(name);
            }
        }

        return (result, leftOut);

        IReadOnlyDictionary<string, string> Only(IReadOnlyDictionary<string, string> metrics, Func<string, bool> isKept) =>
            metrics.Keys.All(name => isKept(name) || bounded.Contains(name)) ? metrics
                : metrics.Where(metric => isKept(metric.Key) || bounded.Contains(metric.Key)).ToDictionary();
    }

    /// <summary>
    /// Adds a warning to a result that fits, of what its artifact met as it was written. Where there is no room, it takes the place of the
    /// others, and where that is too little, it is left to the log.
    /// </summary>
    public static TrainerResult WithWarning(TrainerResult result, string warning)
    {
        TrainerResult[] lengths =
            [result with { Warnings = [.. result.Warnings ?? [], warning] }, result with { Warnings = [warning] }, result];
        return lengths.First(Fits);
    }

    /// <summary>Writes the result of a trial as JSON, if necessary with the beginnings of the first warnings, or without any.</summary>
    public static string Write(TrialResult result)
    {
        TrialResult[] lengths = [result, result with { Warnings = Shortened(result.Warnings) }, result with { Warnings = null }];
        return lengths.Select(each => ContractJson.Write(each)).First(text => Encoding.UTF8.GetByteCount(text) <= MostBytes);
    }

    /// <summary>Writes an error as JSON, with a shortened message if necessary.</summary>
    public static string Write(TrainerError error)
    {
        for (var length = error.Message.Length; ; length /= 2)
        {
            var whole = length == error.Message.Length;
            var text = ContractJson.Write(whole ? error : error with { Message = error.Message[..length] + "…" });
            if (Encoding.UTF8.GetByteCount(text) <= MostBytes || length == 0)
            {
                return text;
            }
        }
    }

    private static IReadOnlyList<string>? Shortened(IReadOnlyList<string>? warnings) => warnings is null ? null :
    [
        .. warnings.Take(MostWarnings).Select(warning => warning.Length > LongestWarning ? warning[..LongestWarning] + "…" : warning),
        .. warnings.Skip(MostWarnings).Take(1).Select(_ => $"{warnings.Count - MostWarnings} more warnings are in the trainer's log"),
    ];

    private static bool Fits(TrainerResult result)
    {
        var artifact = Longest with { Uri = result.Artifact.Uri };
        var report = result.Report is { } page ? page with { Digest = LongestDigest } : null;
        return Encoding.UTF8.GetByteCount(ContractJson.Write(result with { Artifact = artifact, Report = report })) <= MostBytes;
    }

    private static IReadOnlyList<GateEvidence>? WithoutDetails(IReadOnlyList<GateEvidence>? evidence) =>
        evidence?.Any(each => each.Detail is not null) is true ? [.. evidence.Select(each => each with { Detail = null })] : evidence;
}
