using k8s.Models;
using Sluice.Api.Contracts;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>The Service of one version, to which the gateways send.</summary>
internal static class VersionService
{
    public static V1Service Build(ModelDeployment deployment, string name, string version, string? track = null)
    {
        var labels = VersionWorkload.Labels(deployment, version, track);
        return new V1Service
        {
            ApiVersion = "v1",
            Kind = "Service",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = labels,
                OwnerReferences = [Ownership.Controller(deployment)],
            },
            Spec = new V1ServiceSpec
            {
                Selector = labels,
                Ports = [new V1ServicePort { Name = "http", Protocol = "TCP", Port = InferenceContract.HttpPort, TargetPort = "http" }],
            },
        };
    }
}

/// <summary>The disruption budget of one version: its pods are evicted one at a time.</summary>
internal static class VersionBudget
{
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

    /// <summary>The budget for an API server without <c>policy/v1</c>.</summary>
    public static DisruptionBudgetV1Beta1 BuildBeta(ModelDeployment deployment, string name, string version)
    {
        var budget = Build(deployment, name, version);
        return new DisruptionBudgetV1Beta1 { Metadata = budget.Metadata, Spec = budget.Spec };
    }
}
