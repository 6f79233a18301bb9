using Sluice.Api.Validation;
using Sluice.Decisions.ModelVersions;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Facts;
using Sluice.Operator.Kinds;
using Sluice.Operator.Objects;
using Sluice.Operator.Writing;

namespace Sluice.Operator.ModelVersions;

/// <summary>Gathers what is known about a ModelVersion. Reads only.</summary>
internal sealed class ModelVersionObserver
{
    private readonly Cluster _cluster;
    private readonly NameConflicts _conflicts;
    private readonly TimeProvider _time;

    /// <summary>Makes an observer.</summary>
    public ModelVersionObserver(Cluster cluster, NameConflicts conflicts, TimeProvider time)
    {
        _cluster = cluster;
        _conflicts = conflicts;
        _time = time;
    }

    /// <summary>Observes a version.</summary>
    public ModelVersionObservation Observe(ModelVersion version) => new()
    {
        Now = ObjectFacts.Now(_time),
        Object = ObjectFacts.Of(version),
        Spec = version.Spec,
        Status = version.Status,
        FieldErrors = SpecValidation.Check(version.Metadata.Name, version.Spec),
        Conflicts = _conflicts.Of(version.Metadata.Uid),
        VerifyPods = [.. _cluster.Pods.OwnedBy(version.Metadata.Uid).Select(pod => PodFacts.Of(pod, VerifyPod.Container))],
        Deployments =
        [
            .. _cluster.ModelDeployments.In(version.Metadata.NamespaceProperty)
                .Where(deployment => deployment.Spec.Model == version.Spec.Model)
                .OrderBy(deployment => deployment.Metadata.Name, StringComparer.Ordinal)
                .Select(deployment => new DeploymentUseFact
                {
                    Name = deployment.Metadata.Name,
                    Spec = deployment.Spec,
                    Status = deployment.Status,
                    Deleting = deployment.Metadata.DeletionTimestamp is not null,
                }),
        ],
    };
}
