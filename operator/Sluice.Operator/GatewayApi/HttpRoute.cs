using k8s;
using k8s.Models;

namespace Sluice.Operator.GatewayApi;

/// <summary>An HTTPRoute of the Gateway API, as far as Sluice writes and reads it.</summary>
[KubernetesEntity(Group = Names.Group, ApiVersion = "v1", Kind = Names.Kind, PluralName = "httproutes")]
internal sealed class HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = Names.Group + "/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = Names.Kind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What shall be.</summary>
    public HttpRouteSpec? Spec { get; set; }

    /// <summary>What the controllers say of it.</summary>
    public HttpRouteStatus? Status { get; set; }

    /// <summary>Names of the kind.</summary>
    public static class Names
    {
        /// <summary>API group.</summary>
        public const string Group = "gateway.networking.k8s.io";

        /// <summary>Kind.</summary>
        public const string Kind = "HTTPRoute";
    }
}
