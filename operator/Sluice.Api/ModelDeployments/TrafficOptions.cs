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
