using k8s;
using k8s.Models;

namespace Sluice.Operator.Kinds;

/// <summary>
/// A PodDisruptionBudget on API servers before Kubernetes 1.21; the client library knows only <c>policy/v1</c>. The fields that Sluice
/// sets are the same.
/// </summary>
[KubernetesEntity(Group = "policy", ApiVersion = "v1beta1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets")]
internal sealed class DisruptionBudgetV1Beta1 : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>API version.</summary>
    public const string Version = "policy/v1beta1";

    /// <inheritdoc/>
    public string ApiVersion { get; set; } = Version;

    /// <inheritdoc/>
    public string Kind { get; set; } = V1PodDisruptionBudget.KubeKind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Spec.</summary>
    public V1PodDisruptionBudgetSpec? Spec { get; set; }
}
