using Sluice.Api.ModelDeployments;
using Sluice.Api.Validation;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.Observation;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelVersions;

/// <summary>Gathers what is known about a ModelVersion. Reads, and writes nothing.</summary>
internal sealed class ModelVersionObserver
{
    private readonly Cluster _cluster;
    private readonly NameConflicts _conflicts;
    private readonly RefusedWrites _refused;
    private readonly ObjectEvents _events;
    private readonly TimeProvider _time;

    public ModelVersionObserver(Cluster cluster, NameConflicts conflicts, RefusedWrites refused, ObjectEvents events, TimeProvider time)
    {
        _refused = refused;
        _events = events;
        _cluster = cluster;
        _conflicts = conflicts;
        _time = time;
    }

    /// <summary>Observes a version.</summary>
    public async Task<ModelVersionObservation> ObserveAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var pods = new List<PodFact>();
        foreach (var pod in _cluster.Pods.OwnedBy(version.Metadata.Uid))
        {
            pods.Add(
                await _events.ExplainAsync(
                    version.Metadata.NamespaceProperty, PodFacts.Of(pod, VerifyPod.Container), cancellationToken).ConfigureAwait(false));
        }

        return Observe(version, pods);
    }

    private ModelVersionObservation Observe(ModelVersion version, IReadOnlyList<PodFact> pods) => new()
    {
        Now = ObjectFacts.Now(_time),
        Object = ObjectFacts.Of(version),
        Spec = version.Spec,
        Status = version.Status,
        FieldErrors = SpecValidation.Check(version.Metadata.Name, version.Spec),
        Conflicts = _conflicts.Of(version.Metadata.Uid),
        Refused = _refused.Of(version.Metadata.Uid),
        VerifyPods = pods,
        Deployments = UsesOf(_cluster, version),
    };

    /// <summary>The deployments that may use a version.</summary>
    public static IReadOnlyList<DeploymentUseFact> UsesOf(Cluster cluster, ModelVersion version) =>
    [
        .. cluster.ModelDeployments.In(version.Metadata.NamespaceProperty)
            .Where(deployment => deployment.Spec.Model == version.Spec.Model)
            .OrderBy(deployment => deployment.Metadata.Name, StringComparer.Ordinal)
            .Select(deployment => new DeploymentUseFact
            {
                Name = deployment.Metadata.Name,
                Spec = deployment.Spec,
                Status = deployment.Status,
                Deleting = deployment.Metadata.DeletionTimestamp is not null,
            }),

        // A deployment that cannot be read may use any version.
        .. cluster.ModelDeployments.NeverRead(version.Metadata.NamespaceProperty).Select(deployment => new DeploymentUseFact
        {
            Name = deployment.Metadata.Name,
            Spec = new ModelDeploymentSpec { Model = version.Spec.Model, Version = version.Spec.Version },
        }),
    ];
}
