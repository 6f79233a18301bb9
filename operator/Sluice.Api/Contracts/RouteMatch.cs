namespace Sluice.Api.Contracts;


/// <summary>A header or a cookie whose value sends a request to a version.</summary>
public sealed record RouteMatch
{
    /// <summary>Name of a header.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>The whole value, case-sensitive.</summary>
    public string Value { get; init; } = "";

    /// <summary>The version that it goes to.</summary>
    public string Version { get; init; } = "";
}
