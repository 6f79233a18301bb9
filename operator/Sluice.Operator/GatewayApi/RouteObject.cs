using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Kinds;
using Sluice.Operator.Objects;

namespace Sluice.Operator.GatewayApi;

/// <summary>The HTTPRoute of one deployment.</summary>
internal static class RouteObject
{
    /// <summary>Builds it.</summary>
    public static HttpRoute Build(ModelDeployment deployment, ApplyHttpRoute step) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = step.Name,
            NamespaceProperty = deployment.Metadata.NamespaceProperty,
            ResourceVersion = step.ResourceVersion,
            Labels = new Dictionary<string, string>
            {
                [Labels.ManagedBy] = Labels.Sluice,
                [Labels.Name] = "gateway",
                [Labels.Model] = deployment.Spec.Model,
                [Labels.Deployment] = deployment.Metadata.Name,
            },
            Annotations = new Dictionary<string, string> { [ApplyHttpRoute.TableAnnotation] = ContractJson.Write(step.Table) },
            OwnerReferences = [Ownership.Controller(deployment)],
        },
        Spec = Spec(step.Table, step.GatewayApi),
    };

    /// <summary>The spec that a table makes.</summary>
    public static HttpRouteSpec Spec(RouteTable table, GatewayApiOptions gateway) => new()
    {
        ParentRefs = [Parent(gateway)],
        Hostnames = gateway.Hostnames ?? [],
        Rules = HttpRouteRules.Of(table),
    };

    /// <summary>The parent that a route belongs to.</summary>
    public static HttpParentReference Parent(GatewayApiOptions gateway) => new()
    {
        Group = HttpRoute.Names.Group,
        Kind = "Gateway",
        Namespace = gateway.Namespace,
        Name = gateway.Gateway,
        SectionName = gateway.Listener,
    };
}
