using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelVersions.Observation;

namespace Sluice.Decisions.ModelVersions;

/// <summary>Which deployments need a version.</summary>
public static class VersionUse
{
    private const int Kept = 64;
    private const int Named = 10;

    /// <summary>
    /// Names of the deployments that serve a version, have it as their target, or could roll back to it, sorted; as many as the status
    /// holds.
    /// </summary>
    public static IReadOnlyList<string> By(IReadOnlyList<DeploymentUseFact> deployments, string model, string version) =>
    [
        .. deployments
            .Where(deployment => !deployment.Deleting && deployment.Spec.Model == model
                && Versions(deployment.Spec, deployment.Status).Contains(version))
            .Select(deployment => deployment.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(Kept),
    ];

    /// <summary>Names in one line, of many the first ten. Null when there are none.</summary>
    public static string? InOneLine(IReadOnlyList<string> names) => names.Count switch
    {
        0 => null,
        <= Named => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more",
    };

    private static IEnumerable<string?> Versions(ModelDeploymentSpec spec, ModelDeploymentStatus? status)
    {
        yield return spec.Version;
        if (status is null)
        {
            yield break;
        }

        yield return status.DesiredVersion;
        yield return status.Stable;
        yield return status.Candidate;
        if (status.Rollout is { InProgress: true } rollout)
        {
            yield return rollout.Version;
            yield return rollout.From;
        }

        foreach (var version in status.Weights.Where(weight => weight.Weight > 0).Select(weight => weight.Version))
        {
            yield return version;
        }

        foreach (var version in status.PreviousVersions.Take(Math.Max(0, spec.Retention)).Select(previous => previous.Version))
        {
            yield return version;
        }
    }
}
