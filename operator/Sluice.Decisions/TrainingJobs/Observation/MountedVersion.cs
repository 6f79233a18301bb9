using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>A published version as workers find it.</summary>
internal static class MountedVersion
{
    /// <summary>The record of a version of the job's model. Null when there is none, or it is being deleted.</summary>
    public static ModelVersionFact? Find(TrainingJobObservation observation, string? version) => observation.ModelVersions
        .FirstOrDefault(fact => fact.Spec.Model == observation.Spec.Model && fact.Spec.Version == version && !fact.Deleting);

    /// <summary>
    /// The version, with its volume, if it has one, mounted at a path of Sluice's own: the job may have something else at the one that the
    /// version was published with.
    /// </summary>
    /// <param name="record">Its ModelVersion.</param>
    /// <param name="mountPath">The path.</param>
    public static ParentVersion At(ModelVersionFact record, string mountPath) =>
        new() { Version = record.Spec.Version, Artifact = Moved(record.Spec.Artifact, mountPath) };

    private static ArtifactReference Moved(ArtifactReference artifact, string mountPath) =>
        artifact.Volume is { } volume
        && ArtifactUri.Path(artifact.Uri) is { } path
        && ArtifactUri.IsBelow(path, volume.MountPath)
            ? artifact with
            {
                Uri = $"file://{mountPath}{path[volume.MountPath.TrimEnd('/').Length..]}",
                Volume = volume with { MountPath = mountPath },
            }
            : artifact;
}
