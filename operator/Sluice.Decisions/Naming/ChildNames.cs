using System.Security.Cryptography;
using System.Text;

namespace Sluice.Decisions.Naming;

/// <summary>
/// Names of the objects that Sluice creates. They follow from the owner alone, so that a create that is repeated is a conflict rather
/// than a second object.
/// </summary>
public static class ChildNames
{
    /// <summary>The longest name of a Service (an RFC 1035 label), which is also the longest value of a label.</summary>
    public const int MaxLength = 63;

    /// <summary>The longest <c>name-version</c> of a deployment. Names of its pods are up to 17 characters longer.</summary>
    public const int LongestWorkload = 46;

    /// <summary>Name of the gateway's objects, of which each namespace has one set.</summary>
    public const string Gateway = "sluice-gateway";

    /// <summary>ConfigMap with the job document.</summary>
    public static string JobDocument(string job) => $"{job}-job";

    /// <summary>ConfigMap with the job document of the check. The workers' own one says which digest the check found.</summary>
    public static string CheckDocument(string job) => $"{job}-check";

    /// <summary>ConfigMap with the job document of a trial.</summary>
    public static string TrialDocument(string job, int trial) => $"{job}-trial-{trial}";

    /// <summary>Object that makes a job's dataset.</summary>
    public static string Preparation(string job, int number) => Shorten($"{job}-prepare-{number}", $"{job}/prepare/{number}");

    /// <summary>Pod that checks a job's dataset.</summary>
    public static string CheckPod(string job, int number) => Shorten($"{job}-check-{number}", $"{job}/check/{number}");

    /// <summary>Pod that publishes the output of a job's attempt.</summary>
    public static string ExportPod(string job, int number) => Shorten($"{job}-publish-{number}", $"{job}/publish/{number}");

    /// <summary>
    /// Headless Service of the workers. It does not have the job's own name, because jobs are often named like the versions of a
    /// deployment.
    /// </summary>
    public static string WorkerService(string job) => $"{job}-workers";

    /// <summary>
    /// Pod of a worker, <c>&lt;job&gt;-attempt-&lt;n&gt;-&lt;rank&gt;</c>. The name is also the pod's host name, so the name of a job
    /// that is too long is shortened in front of the numbers.
    /// </summary>
    public static string WorkerPod(string job, int attempt, int rank) => HostName(job, $"-attempt-{attempt}-{rank}");

    /// <summary>
    /// Group of the pods of an attempt in a queue. A job that is deleted and made again has other groups than the one before, whose pods
    /// may still end.
    /// </summary>
    public static string AttemptGroup(string job, string uid, int attempt) => HostName(job, $"-attempt-{attempt}-{Hash(uid)}");

    /// <summary>Group of a trial's pod in a queue, likewise.</summary>
    public static string TrialGroup(string job, string uid, int trial, int number) =>
        HostName(job, $"-trial-{trial}-{number}-{Hash(uid)}");

    /// <summary>
    /// Secret with the keys by which the workers of a job log in to each other. It cannot be read, so a job that is made again does not
    /// take that of the one before.
    /// </summary>
    public static string LoginKeys(string job, string uid) => HostName(job, $"-ssh-{Hash(uid)}");

    /// <summary>Pod of a trial, <c>&lt;job&gt;-trial-&lt;n&gt;-&lt;k&gt;</c>: its k-th one, counted from 0.</summary>
    public static string TrialPod(string job, int trial, int number) => HostName(job, $"-trial-{trial}-{number}");

    /// <summary>
    /// ModelVersion that a job creates. Names are lower case, so versions that differ only in case share a name and exclude each other.
    /// </summary>
    public static string ModelVersion(string model, string version) => $"{model}-{version.ToLowerInvariant()}";

    /// <summary>Pod that verifies a ModelVersion.</summary>
    public static string VerifyPod(string modelVersion, int attempt) =>
        Shorten($"{modelVersion.Replace('.', '-')}-verify-{attempt}", $"{modelVersion}/{attempt}");

    /// <summary>ConfigMap with the route of a ModelDeployment.</summary>
    public static string Route(string deployment) => $"{deployment}-route";

    /// <summary>ConfigMap with the ledger of a ModelDeployment.</summary>
    public static string Ledger(string deployment) => $"{deployment}-ledger";

    /// <summary>
    /// Deployment and Service of a version. A pre-release is replaced by a hash, because it may contain characters that a name may not,
    /// and because <c>1.0.0-a.b</c> and <c>1.0.0-a-b</c> are different versions.
    /// </summary>
    public static string Version(string deployment, string version)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        var name = dash < 0
            ? $"{deployment}-{version.Replace('.', '-')}"
            : $"{deployment}-{version[..dash].Replace('.', '-')}-{Hash(version)}";
        return Shorten(name, $"{deployment}/{version}");
    }

    /// <summary>Deployment and Service of the baseline: fresh pods of stable's version that a candidate is compared with.</summary>
    public static string Baseline(string deployment, string version) =>
        Shorten($"{Version(deployment, version)}-baseline", $"{deployment}/{version}/baseline");

    /// <summary>
    /// Job of a gate. Each judgement has its own: <paramref name="identity"/> distinguishes artifacts, rollouts, steps and edits.
    /// </summary>
    public static string GateJob(string deployment, string gate, string identity)
    {
        var name = $"{deployment}-{gate}";
        return $"{(name.Length > MaxLength - 9 ? name[..(MaxLength - 9)].TrimEnd('-') : name)}-{Hash($"{name}/{identity}")}";
    }

    private static string HostName(string job, string which) => job.Length + which.Length <= MaxLength
        ? job + which
        : $"{job[..(MaxLength - 9 - which.Length)].TrimEnd('-')}-{Hash(job)}{which}";

    private static string Shorten(string name, string identity) => name.Length <= MaxLength
        ? name
        : $"{name[..(MaxLength - 9)].TrimEnd('-')}-{Hash(identity)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
