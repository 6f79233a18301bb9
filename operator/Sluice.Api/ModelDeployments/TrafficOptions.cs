namespace Sluice.Api.ModelDeployments;

/// <summary>How traffic is divided.</summary>
public sealed record TrafficOptions
{
    /// <summary>Provider whose traffic Sluice's own gateway divides.</summary>
    public const string GatewayProvider = "gateway";

    /// <summary>Provider whose traffic a Gateway of the Gateway API divides.</summary>
    public const string GatewayApiProvider = "gatewayAPI";

    /// <summary><c>gateway</c>: the gateway that Sluice keeps in the namespace; <c>gatewayAPI</c>: an HTTPRoute for a Gateway that is there.</summary>
    public string Provider { get; init; } = GatewayProvider;

    /// <summary>For provider <c>gatewayAPI</c>: where the HTTPRoute belongs.</summary>
    public GatewayApiOptions? GatewayApi { get; init; }

    /// <summary>Keeps a caller at its version; null: each request is divided by itself.</summary>
    public StickyOptions? Sticky { get; init; }

    /// <summary>Requests that go to the candidate whatever its weight, as soon as it is routed; any entry that matches is enough. They are no evidence.</summary>
    public IReadOnlyList<TrafficMatch> Match { get; init; } = [];

    /// <summary>Mirrored requests that may wait for the candidate's answer at a time, for each gateway pod; what comes beyond is not mirrored.</summary>
    public int MaxMirrors { get; init; } = 32;
}

/// <summary>What tells callers apart. Exactly one is set. A request without it is divided by itself.</summary>
public sealed record StickyOptions
{
    /// <summary>Name of a header, such as <c>x-user-id</c>.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>Mixed into the hash: deployments with the same salt divide the same callers in the same way.</summary>
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

/// <summary>Where an HTTPRoute belongs.</summary>
public sealed record GatewayApiOptions
{
    /// <summary>Name of the Gateway.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Namespace of the Gateway; null: the deployment's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of a listener of the Gateway; null: all.</summary>
    public string? Listener { get; init; }

    /// <summary>Host names that the route answers to; empty: all.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];
}
