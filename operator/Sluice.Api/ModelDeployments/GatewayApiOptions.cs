namespace Sluice.Api.ModelDeployments;


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
