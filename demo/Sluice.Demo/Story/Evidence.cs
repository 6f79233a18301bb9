using System.Globalization;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Demo.Cluster;
using Sluice.Demo.Load;
using Sluice.Demo.Reports;

namespace Sluice.Demo.Story;

/// <summary>What the story has observed, and the checks of it. What it has not observed is null.</summary>
internal sealed class Evidence
{
    /// <summary>The version that serves first.</summary>
    public const string First = "1.0.0";

    /// <summary>The better one.</summary>
    public const string Better = "1.1.0";

    /// <summary>The bad one.</summary>
    public const string Bad = "1.2.0";

    /// <summary>The versions at the time when they became Ready.</summary>
    public Dictionary<string, CustomObject<ModelVersionSpec, ModelVersionStatus>> Versions { get; } = [];

    /// <summary>Number of GPUs that each version's job requested.</summary>
    public Dictionary<string, int> Gpus { get; } = [];

    /// <summary>Versions whose training progress was observed.</summary>
    public HashSet<string> SeenTraining { get; } = [];

    /// <summary>Weights of <see cref="Better"/> that were observed to be served, in order, each once.</summary>
    public List<int> BetterWeights { get; } = [];

    /// <summary>Weights of <see cref="Bad"/> that were observed to be served, in order, each once.</summary>
    public List<int> BadWeights { get; } = [];

    /// <summary>When <see cref="Better"/> was set.</summary>
    public TimeSpan? BetterSet { get; set; }

    /// <summary>When it had all traffic.</summary>
    public TimeSpan? Promoted { get; set; }

    /// <summary>The deployment at the end.</summary>
    public CustomObject<ModelDeploymentSpec, ModelDeploymentStatus>? Deployment { get; set; }

    /// <summary>All answers.</summary>
    public IReadOnlyCollection<Answer> Answers { get; set; } = [];

    /// <summary>Answers that were sent while the bad version had traffic.</summary>
    public IReadOnlyList<Answer> WhileBad()
    {
        var bad = Answers.Where(answer => answer.Version == Bad).ToList();
        return bad.Count == 0
            ? []
            : [.. Answers.Where(answer => answer.At >= bad.Min(one => one.At) && answer.At <= bad.Max(one => one.At))];
    }

    /// <summary>The checks.</summary>
    public IEnumerable<CheckResult> Check()
    {
        foreach (var version in new[] { First, Better, Bad })
        {
            yield return CheckVersion(version);
        }

        yield return Result("progress of each training was seen live", SeenTraining.Count == 3, string.Join(", ", SeenTraining));
        yield return Result("each trainer pod asked for a GPU", Gpus.Count == 3 && Gpus.Values.All(gpus => gpus == 1), Text(Gpus));
        yield return Result("1.1.0 went up in steps", BetterWeights is [10, 50, 100], string.Join(" -> ", BetterWeights));

        var early = Answers.Where(answer => answer.At <= (Promoted ?? TimeSpan.MaxValue)).ToList();
        yield return Result(
            "no request failed until 1.1.0 was promoted",
            Promoted is not null && early.Count > 0 && early.All(answer => answer.Ok),
            Inv($"{early.Count(answer => !answer.Ok)} of {early.Count} failed{Example(early.Where(answer => !answer.Ok))}"));

        var stable = Answers.Where(answer => answer.Version != Bad).ToList();
        yield return Result(
            "no request to a stable version ever failed",
            stable.Count > 0 && stable.All(answer => answer.Ok),
            Inv($"{stable.Count(answer => !answer.Ok)} of {stable.Count} failed{Example(stable.Where(answer => !answer.Ok))}"));

        var bad = Answers.Where(answer => answer.Version == Bad).ToList();
        yield return Result(
            "1.2.0 answered 400 to what clients send",
            bad.Count > 0 && bad.All(answer => answer.Code == 400),
            Inv($"{bad.Count(answer => answer.Code == 400)} of {bad.Count}"));
        yield return Result(
            "1.2.0 never had more than 10 %",
            BadWeights.Count > 0 && BadWeights.All(weight => weight <= 10),
            string.Join(" -> ", BadWeights));
        yield return CheckRollback();
    }

    private CheckResult CheckVersion(string version)
    {
        var name = $"{version} is Ready with digest, signature, lineage and metrics";
        if (!Versions.TryGetValue(version, out var found))
        {
            return Result(name, false, "not seen Ready");
        }

        var spec = found.Spec;
        var accuracy = spec.Evaluation?.Metrics.GetValueOrDefault("accuracy");
        var ok = spec.Artifact.Digest.StartsWith("sha256:", StringComparison.Ordinal)
            && spec.Signature.Inputs.Count > 0
            && spec.Signature.Outputs.Count > 0
            && spec.Lineage is { } lineage
            && lineage.TrainingJob.Uid.Length > 0
            && lineage.Dataset.Digest is { } digestOfData
            && digestOfData.StartsWith("sha256:", StringComparison.Ordinal)
            && decimal.TryParse(accuracy, CultureInfo.InvariantCulture, out var share)
            && share >= 0.9m;
        var digest = spec.Artifact.Digest;
        return Result(
            name,
            ok,
            Inv($"{digest[..Math.Min(19, digest.Length)]}, {spec.Signature.Inputs.Count} inputs, ")
            + Inv($"from {spec.Lineage?.TrainingJob.Name}, accuracy {accuracy}"));
    }

    private CheckResult CheckRollback()
    {
        var status = Deployment?.Status ?? new ModelDeploymentStatus();
        var stalled = status.Conditions.FirstOrDefault(condition =>
            condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True, Reason: Reasons.RolledBack });
        var ok = status.Rollout is { Phase: RolloutPhase.RolledBack, Version: Bad }
            && Deployment!.Spec.Version == Bad
            && status.Stable == Better
            && stalled is not null
            && status.Weights.Where(weight => weight.Weight > 0)
                .Select(weight => (weight.Version, weight.Weight))
                .SequenceEqual([(Better, 100)]);
        return Result(
            "the operator rolled 1.2.0 back and reports it",
            ok,
            $"phase {status.Rollout?.Phase}, traffic {status.Traffic}, {stalled?.Message ?? "no condition Stalled/RolledBack"}");
    }

    private static string Example(IEnumerable<Answer> failed) =>
        failed.FirstOrDefault() is { } one
            ? Inv($"; the first after {one.At.TotalSeconds:0.0} s: {one.Code} {one.Version} {one.Error}")
            : "";

    private static string Text(Dictionary<string, int> counts) => string.Join(", ", counts.Select(count => $"{count.Key}: {count.Value}"));

    private static CheckResult Result(string name, bool ok, string detail) => new() { Name = name, Ok = ok, Detail = detail };

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);
}
