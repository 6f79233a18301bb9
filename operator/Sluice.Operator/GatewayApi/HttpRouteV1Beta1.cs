using k8s;
using k8s.Models;

namespace Sluice.Operator.GatewayApi;

/// <summary>An HTTPRoute on a server that has the Gateway API before 1.0 alone. What we set is the same in both.</summary>
[KubernetesEntity(Group = HttpRoute.Names.Group, ApiVersion = "v1beta1", Kind = HttpRoute.Names.Kind, PluralName = "httproutes")]
internal sealed class HttpRouteV1Beta1 : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = HttpRoute.Names.Group + "/v1beta1";

    /// <inheritdoc/>
    public string Kind { get; set; } = HttpRoute.Names.Kind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What shall be.</summary>
    public HttpRouteSpec? Spec { get; set; }

    /// <summary>What the controllers say of it.</summary>
    public HttpRouteStatus? Status { get; set; }

    /// <summary>The same route as the later version has it.</summary>
    public HttpRoute ToV1() => new() { Metadata = Metadata, Spec = Spec, Status = Status };

    /// <summary>A route as this version has it.</summary>
    public static HttpRouteV1Beta1 Of(HttpRoute route) => new() { Metadata = route.Metadata, Spec = route.Spec };
}
