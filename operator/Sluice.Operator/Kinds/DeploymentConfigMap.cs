using k8s.Models;
using Sluice.Api.Metadata;

namespace Sluice.Operator.Kinds;

/// <summary>
/// A ConfigMap with one text that a deployment controls: the routes that the gateways read, or the ledger, which is not cached because it
/// is large and read only when a line is added.
/// </summary>
internal static class DeploymentConfigMap
{
    /// <param name="deployment">Its owner.</param>
    /// <param name="name">Its name.</param>
    /// <param name="component">Value of its label <c>app.kubernetes.io/name</c>.</param>
    /// <param name="mark">The label by which it is found.</param>
    /// <param name="key">The key of the text.</param>
    /// <param name="text">The text.</param>
    public static V1ConfigMap Build(
        ModelDeployment deployment, string name, string component, string mark, string key, string text) =>
        new()
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
                    [Labels.Name] = component,
                    [Labels.Model] = deployment.Spec.Model,
                    [Labels.Deployment] = deployment.Metadata.Name,
                    [mark] = "true",
                },
                OwnerReferences = [Ownership.Controller(deployment)],
            },
            Data = new Dictionary<string, string> { [key] = text },
        };
}
