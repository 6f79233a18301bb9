using System.Security.Cryptography;
using System.Text;

namespace Sluice.Decisions.Naming;

/// <summary>
/// Names of the objects that Sluice makes. They follow from the owner alone, so that a repeated create is a conflict and not a
/// second object.
/// </summary>
public static class ChildNames
{
    /// <summary>Longest name of a Service (RFC 1035 label), and longest label value.</summary>
    public const int MaxLength = 63;

    /// <summary>Longest <c>name-version</c> of a deployment: its pods have 17 characters more.</summary>
    public const int LongestWorkload = 46;

    /// <summary>Name of the gateway's objects, one set a namespace.</summary>
    public const string Gateway = "sluice-gateway";

    /// <summary>ConfigMap with the job document.</summary>
    public static string JobDocument(string job) => $"{job}-job";

    /// <summary>Headless Service of the workers. Not the job's own name: a job is often named as a deployment names a version.</summary>
    public static string WorkerService(string job) => $"{job}-workers";

    /// <summary>
    /// Pod of a worker, <c>&lt;job&gt;-attempt-&lt;n&gt;-&lt;rank&gt;</c>. The name is the pod's host name too, so that of a long job is
    /// shortened in front of the numbers.
    /// </summary>
    public static string WorkerPod(string job, int attempt, int rank)
    {
        var which = $"-attempt-{attempt}-{rank}";
        return job.Length + which.Length <= MaxLength
            ? job + which
            : $"{job[..(MaxLength - 9 - which.Length)].TrimEnd('-')}-{Hash(job)}{which}";
    }

    /// <summary>ModelVersion that a job makes. Names are lower case; versions that differ in case alone share one name, and so exclude each other.</summary>
    public static string ModelVersion(string model, string version) => $"{model}-{version.ToLowerInvariant()}";

    /// <summary>Pod that verifies a ModelVersion.</summary>
    public static string VerifyPod(string modelVersion, int attempt) => Shorten($"{modelVersion.Replace('.', '-')}-verify-{attempt}", $"{modelVersion}/{attempt}");

    /// <summary>ConfigMap with the route of a ModelDeployment.</summary>
    public static string Route(string deployment) => $"{deployment}-route";

    /// <summary>ConfigMap with the ledger of a ModelDeployment.</summary>
    public static string Ledger(string deployment) => $"{deployment}-ledger";

    /// <summary>
    /// Deployment and Service of a version. Pre-releases are replaced by a hash, since they may hold what a name may not, and since
    /// <c>1.0.0-a.b</c> and <c>1.0.0-a-b</c> are two versions.
    /// </summary>
    public static string Version(string deployment, string version)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        var name = dash < 0
            ? $"{deployment}-{version.Replace('.', '-')}"
            : $"{deployment}-{version[..dash].Replace('.', '-')}-{Hash(version)}";
        return Shorten(name, $"{deployment}/{version}");
    }

    /// <summary>Deployment and Service of the fresh pods of a version that a candidate is compared with.</summary>
    public static string Baseline(string deployment, string version) => Shorten($"{Version(deployment, version)}-baseline", $"{deployment}/{version}/baseline");

    /// <summary>Job of a gate: one for each judgement; <paramref name="identity"/> tells artifacts, rollouts, steps and edits apart.</summary>
    public static string GateJob(string deployment, string gate, string identity)
    {
        var name = $"{deployment}-{gate}";
        return $"{(name.Length > MaxLength - 9 ? name[..(MaxLength - 9)].TrimEnd('-') : name)}-{Hash($"{name}/{identity}")}";
    }

    private static string Shorten(string name, string identity) => name.Length <= MaxLength
        ? name
        : $"{name[..(MaxLength - 9)].TrimEnd('-')}-{Hash(identity)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
