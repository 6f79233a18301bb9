using k8s;
using k8s.Models;

namespace Sluice.Operator.Kinds;

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

    /// <summary>The desired state.</summary>
    public HttpRouteSpec? Spec { get; set; }

    /// <summary>What the Gateways' controllers report.</summary>
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

/// <summary>An HTTPRoute on an API server that has only the Gateway API before 1.0. The fields that Sluice sets are the same.</summary>
[KubernetesEntity(Group = HttpRoute.Names.Group, ApiVersion = "v1beta1", Kind = HttpRoute.Names.Kind, PluralName = "httproutes")]
internal sealed class HttpRouteV1Beta1 : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = HttpRoute.Names.Group + "/v1beta1";

    /// <inheritdoc/>
    public string Kind { get; set; } = HttpRoute.Names.Kind;

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The desired state.</summary>
    public HttpRouteSpec? Spec { get; set; }

    /// <summary>What the Gateways' controllers report.</summary>
    public HttpRouteStatus? Status { get; set; }

    /// <summary>The route in version v1.</summary>
    public HttpRoute ToV1() => new() { Metadata = Metadata, Spec = Spec, Status = Status };

    /// <summary>A route in this version.</summary>
    public static HttpRouteV1Beta1 Of(HttpRoute route) => new() { Metadata = route.Metadata, Spec = route.Spec };
}

/// <summary>
/// Which hosts and paths are routed where. Defaults of the API are written out (except for the core group), so that a route reads back as
/// it was written.
/// </summary>
internal sealed record HttpRouteSpec
{
    /// <summary>Gateways, or listeners of them.</summary>
    public IReadOnlyList<HttpParentReference>? ParentRefs { get; init; }

    /// <summary>
    /// Host names. All if empty. Never left out: an apply does not remove what was set when the route was created, since the field
    /// manager does not own it.
    /// </summary>
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>Rules. Of those that match, the one with the longest path wins, then the one with the most headers.</summary>
    public IReadOnlyList<HttpRouteRule>? Rules { get; init; }
}

/// <summary>A Gateway, or a listener of it.</summary>
internal sealed record HttpParentReference
{
    /// <summary>API group.</summary>
    public string? Group { get; init; }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace. Defaults to the route's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Name of a listener. All listeners if absent.</summary>
    public string? SectionName { get; init; }
}

/// <summary>Where requests go that satisfy one of the matches.</summary>
internal sealed record HttpRouteRule
{
    /// <summary>Matches.</summary>
    public IReadOnlyList<HttpRouteMatch>? Matches { get; init; }

    /// <summary>What else is done with the requests, if anything.</summary>
    public IReadOnlyList<HttpRouteFilter>? Filters { get; init; }

    /// <summary>Services, by weight.</summary>
    public IReadOnlyList<HttpBackendReference>? BackendRefs { get; init; }
}

/// <summary>A path, and headers that a request must all have.</summary>
internal sealed record HttpRouteMatch
{
    /// <summary>Path.</summary>
    public HttpValueMatch? Path { get; init; }

    /// <summary>Headers that a request must have. Absent if any request with the path matches.</summary>
    public IReadOnlyList<HttpValueMatch>? Headers { get; init; }
}

/// <summary>A path or a header.</summary>
internal sealed record HttpValueMatch
{
    /// <summary><c>PathPrefix</c> (by whole segments) of a path, <c>Exact</c> of a header.</summary>
    public string? Type { get; init; }

    /// <summary>Name of the header. Absent from a path.</summary>
    public string? Name { get; init; }

    /// <summary>Value.</summary>
    public string? Value { get; init; }
}

/// <summary>What else is done with a request.</summary>
internal sealed record HttpRouteFilter
{
    /// <summary><c>RequestMirror</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Where copies go.</summary>
    public HttpRequestMirror? RequestMirror { get; init; }
}

/// <summary>Where copies of requests go.</summary>
internal sealed record HttpRequestMirror
{
    /// <summary>Service.</summary>
    public HttpBackendReference? BackendRef { get; init; }

    /// <summary>Share of the requests that is copied, in per cent. All of them if absent.</summary>
    public int? Percent { get; init; }
}

/// <summary>A Service's port.</summary>
internal sealed record HttpBackendReference
{
    /// <summary>API group. Null stands for the core group, which the API's default writes as an empty string.</summary>
    public string? Group
    {
        get;
        init => field = value is "" ? null : value;
    }

    /// <summary>Kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Name, in the route's namespace.</summary>
    public string? Name { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>Share of the sum of the rule's weights. Absent if requests are not divided.</summary>
    public int? Weight { get; init; }
}

/// <summary>What controllers report of a route.</summary>
internal sealed record HttpRouteStatus
{
    /// <summary>An entry for each parent and controller.</summary>
    public IReadOnlyList<HttpRouteParentStatus>? Parents { get; init; }
}

/// <summary>What one controller reports of a route at one parent.</summary>
internal sealed record HttpRouteParentStatus
{
    /// <summary>The parent.</summary>
    public HttpParentReference? ParentRef { get; init; }

    /// <summary>The controller.</summary>
    public string? ControllerName { get; init; }

    /// <summary>Conditions, <c>Accepted</c> and <c>ResolvedRefs</c> among them.</summary>
    public IReadOnlyList<HttpRouteCondition>? Conditions { get; init; }
}

/// <summary>A condition of a route at a parent.</summary>
internal sealed record HttpRouteCondition
{
    /// <summary><c>Accepted</c>, <c>ResolvedRefs</c> and others.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The reason, in one word.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason, in a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>The generation of the route that it is about.</summary>
    public long? ObservedGeneration { get; init; }
}
