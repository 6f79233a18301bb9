using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// The route ConfigMap with the table under <see cref="RouteTable.DataKey"/>. Part of a decision only when the table differs from
/// the one read back, since each one has a generation of its own.
/// </summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Table">The table.</param>
public sealed record ApplyRoute(string Name, RouteTable Table) : Step
{
    /// <summary>
    /// Precondition, to be sent as <c>metadata.resourceVersion</c>: a decision from a stale read would give two tables one generation, and
    /// gateways that serve the first would pass for serving the second. A conflict ends the pass. Null: there was none.
    /// </summary>
    public string? ResourceVersion { get; init; }
}
