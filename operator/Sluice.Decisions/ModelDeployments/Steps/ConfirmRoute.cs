namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// The route must be the one that the decision was made from. It is asked for before another version is trusted with all traffic, and before
/// steps that take from a version what it may serve with: a cache that is behind, such as that of a leader that does not know yet that it
/// lost its lease, must not make pods less, or other pods, that have got traffic since.
/// </summary>
/// <param name="Name">Name of the ConfigMap or HTTPRoute.</param>
/// <param name="ResourceVersion"><c>metadata.resourceVersion</c> that it must have; null: it must not be there.</param>
public sealed record ConfirmRoute(string Name, string? ResourceVersion) : Precondition;
