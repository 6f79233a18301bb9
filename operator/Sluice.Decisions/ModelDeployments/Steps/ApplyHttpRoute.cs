using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// The HTTPRoute of a deployment whose traffic an existing Gateway divides. It carries the table in its annotation <see cref="TableAnnotation"/>,
/// and rules that say the same. Part of a decision when the table differs from the one read back, or the rules from the table.
/// </summary>
/// <param name="Name">Name of the HTTPRoute.</param>
/// <param name="Table">The table.</param>
/// <param name="GatewayApi">Where it belongs.</param>
public sealed record ApplyHttpRoute(string Name, RouteTable Table, GatewayApiOptions GatewayApi) : Step
{
    /// <summary>Annotation that holds the table as JSON.</summary>
    public const string TableAnnotation = "sluice.dev/route-table";

    /// <summary>Precondition as with <see cref="ApplyRoute.ResourceVersion"/>; null: there was none.</summary>
    public string? ResourceVersion { get; init; }
}
