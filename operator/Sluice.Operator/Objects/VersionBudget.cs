using k8s.Models;

using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The disruption budget of one version: its pods are evicted one at a time.</summary>
internal static class VersionBudget
{
    /// <summary>Builds it.</summary>
    public static V1PodDisruptionBudget Build(ModelDeployment deployment, string name, string version)
    {
        var labels = VersionWorkload.Labels(deployment, version);
        return new V1PodDisruptionBudget
        {
            ApiVersion = "policy/v1",
            Kind = V1PodDisruptionBudget.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = labels,
                OwnerReferences = [Ownership.Controller(deployment)],
            },
            Spec = new V1PodDisruptionBudgetSpec { MaxUnavailable = 1, Selector = new V1LabelSelector { MatchLabels = labels } },
        };
    }

    /// <summary>The same for a server that has no <c>policy/v1</c>.</summary>
    public static DisruptionBudgetV1Beta1 BuildBeta(ModelDeployment deployment, string name, string version)
    {
        var budget = Build(deployment, name, version);
        return new DisruptionBudgetV1Beta1 { Metadata = budget.Metadata, Spec = budget.Spec };
    }
}
