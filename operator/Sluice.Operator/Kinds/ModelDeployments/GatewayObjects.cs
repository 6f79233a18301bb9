using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>
/// The gateway of a namespace, which serves all its ModelDeployments. They own it together, so that it is deleted with the last of them.
/// </summary>
internal static class GatewayObjects
{
    /// <summary>Name of each of its objects.</summary>
    public const string Name = "sluice-gateway";

    /// <summary>Name of the container.</summary>
    public const string Container = "gateway";

    private static readonly Dictionary<string, string> Selector = new() { [Labels.Name] = "gateway", [Labels.Gateway] = "true" };

    /// <summary>Builds the objects, in the order in which they are applied.</summary>
    public static IEnumerable<IKubernetesObject<V1ObjectMeta>> Build(
        string @namespace,
        IReadOnlyList<IKubernetesObject<V1ObjectMeta>> owners,
        string image,
        int replicas,
        PodTemplate template,
        IReadOnlyList<string>? corsOrigins = null)
    {
        V1ObjectMeta Metadata() => new()
        {
            Name = Name,
            NamespaceProperty = @namespace,
            Labels = new Dictionary<string, string>(Selector) { [Labels.ManagedBy] = Labels.Sluice },
            OwnerReferences = [.. owners.OrderBy(owner => owner.Metadata.Uid, StringComparer.Ordinal).Select(Ownership.Shared)],
        };

        yield return new V1ServiceAccount
        {
            ApiVersion = "v1",
            Kind = "ServiceAccount",
            Metadata = Metadata(),
            AutomountServiceAccountToken = false,
        };
        yield return new V1Role
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "Role",
            Metadata = Metadata(),
            Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["get", "list", "watch"] }],
        };
        yield return new V1RoleBinding
        {
            ApiVersion = "rbac.authorization.k8s.io/v1",
            Kind = "RoleBinding",
            Metadata = Metadata(),
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = Name },
            Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = Name, NamespaceProperty = @namespace }],
        };
        yield return new V1Service
        {
            ApiVersion = "v1",
            Kind = "Service",
            Metadata = Metadata(),
            Spec = new V1ServiceSpec
            {
                Selector = Selector,
                Ports = [new V1ServicePort { Name = "http", Protocol = "TCP", Port = 80, TargetPort = "http" }],
            },
        };
        yield return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = Metadata(),
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                RevisionHistoryLimit = 1,
                Selector = new V1LabelSelector { MatchLabels = Selector },
                Strategy = new V1DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = 1 },
                },
                Template = new V1PodTemplateSpec
                {
                    Metadata = PodShape.Metadata(
                        template.Pod, new Dictionary<string, string>(Selector) { [Labels.ManagedBy] = Labels.Sluice }),
                    Spec = Pod(image, template, corsOrigins ?? []),
                },
            },
        };
    }

    private static V1PodSpec Pod(string image, PodTemplate template, IReadOnlyList<string> corsOrigins)
    {
        var spec = PodShape.Spec(template.Pod with { ServiceAccountName = Name }, new V1Container
        {
            Name = Container,
            Image = image,
            Env =
            [
                new V1EnvVar
                {
                    Name = "SLUICE_NAMESPACE",
                    ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "metadata.namespace" } },
                },
                .. corsOrigins.Count == 0
                    ? Array.Empty<V1EnvVar>()
                    : [new V1EnvVar { Name = CorsOrigins.Variable, Value = string.Join(',', corsOrigins) }],
            ],
            Ports =
            [
                new V1ContainerPort { Name = "http", Protocol = "TCP", ContainerPort = GatewayContract.HttpPort },
                new V1ContainerPort { Name = "admin", Protocol = "TCP", ContainerPort = GatewayContract.AdminPort },
            ],
            Resources = ContainerResources.Of(template.Resources, new ResourceOptions()),
            ReadinessProbe = Probe("/readyz", period: 1, failures: 1),
            LivenessProbe = Probe("/healthz", period: 10, failures: 6),
        });
        spec.AutomountServiceAccountToken = true;
        spec.TerminationGracePeriodSeconds = GatewayContract.GracePeriodSeconds;
        return spec;
    }

    private static V1Probe Probe(string path, int period, int failures) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = path, Port = GatewayContract.AdminPort },
        PeriodSeconds = period,
        FailureThreshold = failures,
        TimeoutSeconds = 5,
    };
}
