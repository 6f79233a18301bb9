using System.Diagnostics;
using k8s.Models;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Decisions.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.ModelVersions;

/// <summary>Carries out the steps decided for a ModelVersion.</summary>
internal sealed class ModelVersionApplier
{
    private readonly ClusterWriter _writer;
    private readonly OperatorOptions _options;

    public ModelVersionApplier(ClusterWriter writer, OperatorOptions options)
    {
        _writer = writer;
        _options = options;
    }

    /// <summary>Makes the request of a step.</summary>
    public Task ApplyAsync(ModelVersion version, Step step, CancellationToken cancellationToken) => step switch
    {
        RemoveFinalizer remove =>
            FinalizersAsync(
                version, [.. (version.Metadata.Finalizers ?? []).Where(finalizer => finalizer != remove.Finalizer)], cancellationToken),
        CreateVerifyPod pod => _writer.CreateAsync(
            version.Metadata.Uid, VerifyPod.Build(version, pod, _options.InferenceImage, _options.Pods.Verification), cancellationToken),
        DeletePod pod => _writer.DeleteAsync<V1Pod>(version.Metadata.NamespaceProperty, pod.Name, pod.Uid, cancellationToken),
        EndPod pod => _writer.EndAsync(version.Metadata.NamespaceProperty, pod.Name, pod.Uid, cancellationToken),
        _ => throw new UnreachableException($"{step.GetType().Name} is no step of a ModelVersion"),
    };

    // A merge patch replaces the whole list; the resource version keeps a finalizer that is added meanwhile.
    private async Task FinalizersAsync(ModelVersion version, string[] finalizers, CancellationToken cancellationToken)
    {
        var after = await _writer.MergeAsync<ModelVersion>(
            version.Metadata.NamespaceProperty,
            version.Metadata.Name,
            new { metadata = new { finalizers, uid = version.Metadata.Uid, resourceVersion = version.Metadata.ResourceVersion } },
            cancellationToken).ConfigureAwait(false);
        version.Metadata.ResourceVersion = after.Metadata.ResourceVersion;
    }
}
