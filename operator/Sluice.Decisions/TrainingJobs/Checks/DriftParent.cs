using Semver;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Versions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Checks;

/// <summary>The version that drift checks compare a dataset with.</summary>
internal static class DriftParent
{
    /// <summary>
    /// The version that a check names if it is verified, or else the highest verified one below the version that the job publishes. Null
    /// when no check asks for drift, or there is no such version. A result that a gate rejected counts where it is named alone.
    /// </summary>
    public static ModelVersionFact? Of(TrainingJobObservation observation)
    {
        if (Drift(observation.Spec) is not { } drift)
        {
            return null;
        }

        var verified = observation.ModelVersions.Where(version =>
            version is { Ready: true, Deleting: false } && version.Spec.Model == observation.Spec.Model);
        if (drift.Check.Version is { } named)
        {
            return verified.FirstOrDefault(version => version.Spec.Version == named);
        }

        return !VersionText.TryParse(observation.Spec.Publish.Version, out var own)
            ? null
            : verified
                .Where(version => !RejectedVersion.Is(version.Spec.Version))
                .Select(version => (Fact: version, Version: VersionText.TryParse(version.Spec.Version, out var parsed) ? parsed : null))
                .Where(version => version.Version is not null && version.Version.ComparePrecedenceTo(own) < 0)
                .OrderByDescending(version => version.Version!, SemVersion.PrecedenceComparer)
                .ThenBy(version => version.Fact.Name, StringComparer.Ordinal)
                .Select(version => version.Fact)
                .FirstOrDefault();
    }

    /// <summary>
    /// The version that a check names and that cannot be compared with. Null when it can, or none is named: without a version the check
    /// passes and says so.
    /// </summary>
    public static (ModelVersionFact? Version, string Message)? Missing(TrainingJobObservation observation)
    {
        if (Drift(observation.Spec) is not { Check.Version: { } named } drift || Of(observation) is not null)
        {
            return null;
        }

        var there = observation.ModelVersions.FirstOrDefault(version =>
            version.Spec.Model == observation.Spec.Model && version.Spec.Version == named && !version.Deleting);
        return (there, there is null
            ? $"{drift.Field}: {observation.Spec.Model} {named} has no ModelVersion; name one that is published, or none for the newest"
            : $"{drift.Field}: ModelVersion {there.Name} is not verified: {there.Message}");
    }

    /// <summary>The version of a check as the job document names it. Null when it has none, or the ModelVersion was deleted.</summary>
    public static ParentVersion? Document(TrainingJobObservation observation, DataCheckRun check) => observation.ModelVersions
        .Where(version => check.Parent is not null && version.Name == check.Parent)
        .Select(version => new ParentVersion { Version = version.Spec.Version, Artifact = version.Spec.Artifact })
        .FirstOrDefault();

    private static (DriftCheck Check, string Field)? Drift(TrainingJobSpec spec) => spec.Dataset.Checks
        .Select((check, index) => (check?.Drift, Field: $"spec.dataset.checks[{index}].drift.version"))
        .Where(check => check.Drift is not null)
        .OrderBy(check => check.Drift!.Version is null)
        .Select(check => ((DriftCheck, string)?)(check.Drift!, check.Field))
        .FirstOrDefault();
}
