using Sluice.Api.Text;

namespace Sluice.Api.ModelDeployments;

/// <summary>How traffic is divided.</summary>
public sealed record TrafficOptions
{
    /// <summary>Who divides the traffic: the name of a <see cref="TrafficProvider"/>. It cannot change.</summary>
    public string Provider { get; init; } = nameof(TrafficProvider.Gateway);

    /// <summary>With the provider <c>GatewayAPI</c>, the Gateways that the HTTPRoute belongs to, at least one.</summary>
    public IReadOnlyList<GatewayParentReference> ParentRefs { get; init; } = [];

    /// <summary>With the provider <c>GatewayAPI</c>, the host names that the HTTPRoute answers to; all when empty.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];

    /// <summary>Keeps a client at its version. Null when each request is divided by itself.</summary>
    public StickyOptions? Sticky { get; init; }

    /// <summary>
    /// Requests that go to the candidate whatever its weight, as soon as it is routed. Any entry that matches is enough. They are not
    /// counted as evidence.
    /// </summary>
    public IReadOnlyList<TrafficMatch> Match { get; init; } = [];

    /// <summary>
    /// The number of mirrored requests that may wait for the candidate's answer at once in each gateway pod; more than that are not
    /// mirrored.
    /// </summary>
    public int MaxMirrors { get; init; } = 32;
}

/// <summary>Who divides the traffic.</summary>
public enum TrafficProvider
{
    /// <summary>The gateway that Sluice keeps in the namespace.</summary>
    Gateway,

    /// <summary>A Gateway of the Gateway API, by an HTTPRoute that Sluice writes.</summary>
    GatewayAPI,
}

/// <summary>Reads a deployment's provider.</summary>
public static class TrafficProviders
{
    /// <summary>Whether a Gateway of the Gateway API divides the traffic.</summary>
    public static bool UsesGatewayApi(this TrafficOptions? traffic) =>
        EnumText.Parse<TrafficProvider>(traffic?.Provider) == TrafficProvider.GatewayAPI;
}

/// <summary>What tells clients apart. Exactly one is set. A request without it is divided by itself.</summary>
public sealed record StickyOptions
{
    /// <summary>Name of a header, such as <c>x-user-id</c>.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>
    /// Part of the hash: deployments with the same salt divide the same clients in the same way. The deployment's UID by default.
    /// </summary>
    public string? Salt { get; init; }
}

/// <summary>A header or a cookie with a value. Exactly one of both is set.</summary>
public sealed record TrafficMatch
{
    /// <summary>Name of a header.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>The whole value, case-sensitive.</summary>
    public string Value { get; init; } = "";
}

/// <summary>A Gateway that an HTTPRoute belongs to, as in <c>parentRefs</c> of the Gateway API.</summary>
public sealed record GatewayParentReference
{
    /// <summary>Name of the Gateway.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace of the Gateway. Null stands for the deployment's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of one listener of the Gateway. Null stands for all of them.</summary>
    public string? SectionName { get; init; }
}
