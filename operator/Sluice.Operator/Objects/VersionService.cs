using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The Service of one version, to which the gateways send.</summary>
internal static class VersionService
{
    /// <summary>Builds it.</summary>
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
