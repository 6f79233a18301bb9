using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;

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
    private static readonly ArtifactReference Longest = new() { Digest = "sha256:" + new string('0', 64), Size = long.MaxValue };

    /// <summary>
    /// Omits parts until the result fits: first metrics of single classes, then the environment, hyperparameters, all but the beginnings of
    /// the first warnings, how sources joined, and last the signature.
    /// </summary>
    /// <param name="result">The whole result. The digest and size of its artifact need not be known yet.</param>
    /// <returns>The shortened result, and the names of the omitted parts.</returns>
    public static (TrainerResult Result, IReadOnlyList<string> LeftOut) Fit(TrainerResult result)
    {
        var leftOut = new List<string>();
        var cuts = new (string Name, Func<TrainerResult, TrainerResult> Cut)[]
        {
            ("metrics of single classes", r => r with { Metrics = Overall(r.Metrics) }),
            (EnvironmentName, r => r with { Environment = new Dictionary<string, string>() }),
            ("hyperparameters", r => r with { Hyperparameters = new Dictionary<string, string>() }),
            ("warnings", r => r with { Warnings = Shortened(r.Warnings) }),
            ("joins", r => r with { Dataset = r.Dataset with { Joins = null } }),
            ("signature", r => r with { Signature = new ModelSignature() }),
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
        return Encoding.UTF8.GetByteCount(ContractJson.Write(result with { Artifact = artifact })) <= MostBytes;
    }

    private static Dictionary<string, string> Overall(IReadOnlyDictionary<string, string> metrics)
        => metrics.Where(metric => !Evaluation.Metrics.IsOfOneClass(metric.Key)).ToDictionary(metric => metric.Key, metric => metric.Value);
}
