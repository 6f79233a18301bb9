using k8s;
using k8s.Models;

namespace Sluice.Operator.Kinds;

/// <summary>
/// A PodDisruptionBudget as servers before Kubernetes 1.21 have it; the client knows <c>policy/v1</c> alone. What we set is the same in both.
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
