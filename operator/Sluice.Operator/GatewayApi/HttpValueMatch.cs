namespace Sluice.Operator.GatewayApi;

/// <summary>A path or a header.</summary>
internal sealed record HttpValueMatch
{
    /// <summary><c>PathPrefix</c> (by whole segments) of a path, <c>Exact</c> of a header.</summary>
    public string? Type { get; init; }

    /// <summary>Name of the header; null for a path.</summary>
    public string? Name { get; init; }

    /// <summary>Value.</summary>
    public string? Value { get; init; }
}
