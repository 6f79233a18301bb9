namespace Sluice.Api.ModelDeployments;


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
