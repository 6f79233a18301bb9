using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;

namespace Sluice.Trainer.Publishing;

/// <summary>Makes a result fit the termination message: at most 4,096 bytes, as the kubelet cuts longer ones.</summary>
internal static class TerminationMessage
{
    /// <summary>Most bytes.</summary>
    public const int MostBytes = 4096;

    /// <summary>Name of the environment among what was left out.</summary>
    public const string EnvironmentName = "environment";

    // As long as any digest and size can be: what is left out is decided, and reported inside the artifact, before these are known.
    private static readonly ArtifactReference Longest = new() { Digest = "sha256:" + new string('0', 64), Size = long.MaxValue };

    /// <summary>Leaves out what does not fit: first metrics of single classes, then environment, hyperparameters, other metrics, and last the signature.</summary>
    /// <param name="result">The whole result; its artifact's digest and size need not be known yet.</param>
    /// <returns>What fits, and the names of what was left out.</returns>
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

    /// <summary>An error as text that fits.</summary>
    public static string Write(TrainerError error)
    {
        for (var length = error.Message.Length; ; length /= 2)
        {
            var text = ContractJson.Write(length == error.Message.Length ? error : error with { Message = error.Message[..length] + "…" });
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

    // Names of single classes hold a point: precision.<class>.
    private static Dictionary<string, string> Overall(IReadOnlyDictionary<string, string> metrics)
        => metrics.Where(metric => !metric.Key.Contains('.')).ToDictionary(metric => metric.Key, metric => metric.Value);
}
