using k8s.Models;

using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The ConfigMap that holds a deployment's ledger. No cache keeps it: it is large, and read only when a line is added.</summary>
internal static class LedgerConfigMap
{
    /// <summary>Builds it.</summary>
    public static V1ConfigMap Build(ModelDeployment deployment, string name, string text) => new()
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
                [Labels.Name] = "ledger",
                [Labels.Model] = deployment.Spec.Model,
                [Labels.Deployment] = deployment.Metadata.Name,
                [LedgerLine.Label] = "true",
            },
            OwnerReferences = [Ownership.Controller(deployment)],
        },
        Data = new Dictionary<string, string> { [LedgerLine.DataKey] = text },
    };
}
