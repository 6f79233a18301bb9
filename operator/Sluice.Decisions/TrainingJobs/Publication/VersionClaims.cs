using Sluice.Api.Versions;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.TrainingJobs.Publication;

/// <summary>Whose a version is.</summary>
public static class VersionClaims
{
    /// <summary>
    /// The version that this job has registered. Null when there is none. It is found by UID: a job of the same name made later is
    /// another one. A result that a gate rejected is not its version.
    /// </summary>
    public static ModelVersionFact? Own(TrainingJobObservation observation) => observation.ModelVersions
        .Where(version => observation.Object.Uid.Length > 0 && version.Spec.Lineage?.TrainingJob.Uid == observation.Object.Uid
            && !RejectedVersion.Is(version.Spec.Version))
        .OrderBy(version => version.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>
    /// The version of the registered name where another job of the same request has made it: one that was deleted by its time to live and
    /// applied again, one that was restored or moved to another cluster. Null when there is none, or it is not what this spec asks for.
    /// </summary>
    public static ModelVersionFact? SameRequest(TrainingJobObservation observation)
    {
        var name = ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version);
        return observation.ModelVersions.FirstOrDefault(version =>
            version.Name == name && !version.Deleting && RunIdentity.Gives(observation.Spec, version.Spec.Lineage));
    }

    /// <summary>Why another holds the registered name. Null when it is free, or this job holds it.</summary>
    public static string? TakenByVersion(TrainingJobObservation observation)
    {
        var name = ChildNames.ModelVersion(observation.Spec.Model, observation.Spec.Publish.Version);
        return observation.ModelVersions.Any(version =>
            version.Name == name && version.Spec.Lineage?.TrainingJob.Uid != observation.Object.Uid)
            ? $"spec.publish.version: ModelVersion {name} exists and is not of this request (by spec.lineage.runKey); "
                + "choose another version"
            : null;
    }

    /// <summary>Why an older unfinished job will register the version. Null when none will.</summary>
    public static string? ClaimedByOlderJob(TrainingJobObservation observation)
    {
        var older = observation.OtherJobs
            .Where(job => !job.Finished && job.Uid != observation.Object.Uid
                && job.Model == observation.Spec.Model
                && string.Equals(job.Version, observation.Spec.Publish.Version, StringComparison.OrdinalIgnoreCase)
                && IsBefore(job, observation.Object))
            .OrderBy(job => job.CreatedAt)
            .ThenBy(job => job.Uid, StringComparer.Ordinal)
            .FirstOrDefault();
        return older is null
            ? null
            : $"spec.publish.version: TrainingJob {older.Job} claims {observation.Spec.Model} {observation.Spec.Publish.Version} already; "
                + "choose another version";
    }

    private static bool IsBefore(VersionClaimFact job, ObjectFact self) => job.CreatedAt != self.CreatedAt
        ? job.CreatedAt < self.CreatedAt
        : string.CompareOrdinal(job.Uid, self.Uid) < 0;
}
