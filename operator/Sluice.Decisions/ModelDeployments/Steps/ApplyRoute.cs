using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// The route ConfigMap with the table under <see cref="RouteTable.DataKey"/>. Part of a decision only when the table differs from
/// the one read back, since each one has a generation of its own.
/// </summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Table">The table.</param>
public sealed record ApplyRoute(string Name, RouteTable Table) : Step;
