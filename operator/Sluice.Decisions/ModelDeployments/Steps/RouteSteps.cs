using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Steps;

/// <summary>
/// The namespace's gateway: ServiceAccount, Role, RoleBinding, Service and Deployment, all named <c>sluice-gateway</c>. It is the only
/// step that stands for several requests; each is sent only when the live object differs. None of the owner references is that of a
/// controller, so that Kubernetes deletes the gateway with the last of its owners.
/// </summary>
/// <param name="Owners">The ModelDeployments of the namespace, sorted by name.</param>
public sealed record ApplyGateway(IReadOnlyList<OwnerFact> Owners) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Deployment, ChildNames.Gateway);
}

/// <summary>
/// The route ConfigMap with the table under <see cref="RouteTable.DataKey"/>. A decision has it only when the table differs from the one
/// that was read back, since each table has a generation of its own.
/// </summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Table">The table.</param>
public sealed record ApplyRoute(string Name, RouteTable Table) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.ConfigMap, Name);

    /// <summary>
    /// <c>metadata.resourceVersion</c> that the ConfigMap must have. A decision from a stale read would give two tables the same
    /// generation, and gateways that serve the first would seem to serve the second. A conflict ends the pass. Null when there was no
    /// ConfigMap.
    /// </summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>
/// The HTTPRoute of a deployment whose traffic an existing Gateway divides. It has the table in its annotation
/// <see cref="TableAnnotation"/>, and rules that say the same. A decision has it when the table differs from the one that was read back,
/// or the rules differ from the table.
/// </summary>
/// <param name="Name">Name of the HTTPRoute.</param>
/// <param name="Table">The table.</param>
/// <param name="Traffic">The Gateways that it belongs to, and its host names.</param>
public sealed record ApplyHttpRoute(string Name, RouteTable Table, TrafficOptions Traffic) : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.HttpRoute, Name);

    /// <summary>Annotation that holds the table as JSON.</summary>
    public const string TableAnnotation = "sluice.dev/route-table";

    /// <summary>
    /// <c>metadata.resourceVersion</c> that the HTTPRoute must have, as in <see cref="ApplyRoute.ResourceVersion"/>. Null when there was
    /// none.
    /// </summary>
    public string? ResourceVersion { get; init; }
}

/// <summary>
/// The route must be the one that the decision was made from. It is confirmed before another version is trusted with all traffic, and
/// before steps that reduce or replace the pods of a version. A cache may be behind, for example that of a leader that does not know yet
/// that it lost its lease, and the pods may have received traffic since.
/// </summary>
/// <param name="Kind">ConfigMap or HTTPRoute.</param>
/// <param name="Name">Name of the route.</param>
/// <param name="ResourceVersion"><c>metadata.resourceVersion</c> that it must have. Null when it must not exist.</param>
public sealed record ConfirmRoute(StepTargetKind Kind, string Name, string? ResourceVersion) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(Kind, Name);
}

/// <summary>
/// A version must have a number of ready pods. It is confirmed before a table gives the version a larger share: a cache that is behind
/// must not send requests to pods that no longer exist. The step's target names the version in place of its pods.
/// </summary>
/// <param name="Version">The version.</param>
/// <param name="Track">The track of its pods (<see cref="RouteVersion.Track"/>). Null for the pods that serve the version.</param>
/// <param name="Least">Minimum number of ready pods, above zero.</param>
public sealed record ConfirmPods(string Version, string? Track, int Least) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Version);
}

/// <summary>
/// A version must have no ready pod of its own. It is confirmed before its traffic moves to a candidate that has not earned it: a cache
/// that is behind must not take requests away from pods that can answer them. The step's target names the version in place of its pods.
/// </summary>
/// <param name="Version">The version.</param>
public sealed record ConfirmNoPods(string Version) : Precondition
{
    /// <inheritdoc/>
    public override StepTarget Target => new(StepTargetKind.Pod, Version);
}
