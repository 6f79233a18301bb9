using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The ConfigMap from which the gateways read one deployment's routes.</summary>
internal static class RouteConfigMap
{
    /// <summary>Builds it.</summary>
    public static V1ConfigMap Build(ModelDeployment deployment, string name, RouteTable table) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = deployment.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string>
            {
                [Labels.ManagedBy] = Labels.Sluice,
                [Labels.Name] = "gateway",
                [Labels.Model] = deployment.Spec.Model,
                [Labels.Deployment] = deployment.Metadata.Name,
                [Labels.Route] = "true",
            },
            OwnerReferences = [Ownership.Controller(deployment)],
        },
        Data = new Dictionary<string, string> { [RouteTable.DataKey] = ContractJson.Write(table) },
    };
}
