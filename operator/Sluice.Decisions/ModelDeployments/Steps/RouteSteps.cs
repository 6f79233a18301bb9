using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>
/// The namespace's gateway: ServiceAccount, Role, RoleBinding, Service and Deployment, all named <c>sluice-gateway</c> (the one step
/// that stands for several requests, each applied only where the live object differs). The owner references are those given,
/// none of them the controller, so that the gateway goes with the last of them.
/// </summary>
/// <param name="Owners">ModelDeployments of the namespace, by name.</param>
public sealed record ApplyGateway(IReadOnlyList<OwnerFact> Owners) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Deployment, ChildNames.Gateway);
}

/// <summary>
/// The route ConfigMap with the table under <see cref="RouteTable.DataKey"/>. Part of a decision only when the table differs from
/// the one read back, since each one has a generation of its own.
/// </summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Table">The table.</param>
public sealed record ApplyRoute(string Name, RouteTable Table) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.ConfigMap, Name);

    /// <summary>
    /// Precondition, to be sent as <c>metadata.resourceVersion</c>: a decision from a stale read would give two tables one generation, and
    /// gateways that serve the first would pass for serving the second. A conflict ends the pass. Null: there was none.
    /// </summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>
/// The HTTPRoute of a deployment whose traffic an existing Gateway divides. It carries the table in its annotation <see cref="TableAnnotation"/>,
/// and rules that say the same. Part of a decision when the table differs from the one read back, or the rules from the table.
/// </summary>
/// <param name="Name">Name of the HTTPRoute.</param>
/// <param name="Table">The table.</param>
/// <param name="GatewayApi">Where it belongs.</param>
public sealed record ApplyHttpRoute(string Name, RouteTable Table, GatewayApiOptions GatewayApi) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.HttpRoute, Name);

    /// <summary>Annotation that holds the table as JSON.</summary>
    public const string TableAnnotation = "sluice.dev/route-table";

    /// <summary>Precondition as with <see cref="ApplyRoute.ResourceVersion"/>; null: there was none.</summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>
/// The route must be the one that the decision was made from. It is asked for before another version is trusted with all traffic, and before
/// steps that take from a version what it may serve with: a cache that is behind, such as that of a leader that does not know yet that it
/// lost its lease, must not make pods less, or other pods, that have got traffic since.
/// </summary>
/// <param name="Kind">ConfigMap or HTTPRoute.</param>
/// <param name="Name">Name of the route.</param>
/// <param name="ResourceVersion"><c>metadata.resourceVersion</c> that it must have; null: it must not be there.</param>
public sealed record ConfirmRoute(TargetKind Kind, string Name, string? ResourceVersion) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(Kind, Name);
}

/// <summary>
/// A version must have so many ready pods. It is asked for before a table gives the version a greater share: a cache that is behind must not
/// send requests to pods that have gone since.
/// </summary>
/// <param name="Version">Version.</param>
/// <param name="Track">Which pods of it; null: its own. See <see cref="Api.Contracts.RouteVersion.Track"/>.</param>
/// <param name="Least">Ready pods, above zero.</param>
public sealed record ConfirmPods(string Version, string? Track, int Least) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Version);
}

/// <summary>
/// A version must have no ready pod of its own. It is asked for before its traffic goes to a candidate that has not earned it: a cache that is behind
/// must not take requests from pods that can answer them.
/// </summary>
/// <param name="Version">Version.</param>
public sealed record ConfirmNoPods(string Version) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Version);
}
