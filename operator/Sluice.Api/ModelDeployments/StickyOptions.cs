namespace Sluice.Api.ModelDeployments;


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
