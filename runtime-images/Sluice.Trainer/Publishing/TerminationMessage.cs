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

    // Placeholders of the greatest length: the parts to omit are chosen, and recorded in the artifact, before its digest and size are
    // known.
    private static readonly ArtifactReference Longest = new() { Digest = "sha256:" + new string('0', 64), Size = long.MaxValue };

    /// <summary>
    /// Omits parts until the result fits: first metrics of single classes, then the environment, hyperparameters, other metrics, and last
    /// the signature.
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
            ("signature", r => r with { Signature = new ModelSignature() }),
        };
        foreach (var (name, cut) in cuts)
        {
            if (Fits(result))
            {
                break;
            }

            result = cut(result);
            leftOut.Add(name);
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

    private static bool Fits(TrainerResult result)
    {
        var artifact = Longest with { Uri = result.Artifact.Uri };
        return Encoding.UTF8.GetByteCount(ContractJson.Write(result with { Artifact = artifact })) <= MostBytes;
    }

    // The name of a metric of a single class contains a dot: precision.<class>.
    private static Dictionary<string, string> Overall(IReadOnlyDictionary<string, string> metrics)
        => metrics.Where(metric => !metric.Key.Contains('.')).ToDictionary(metric => metric.Key, metric => metric.Value);
}
