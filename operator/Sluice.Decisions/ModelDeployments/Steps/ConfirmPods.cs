namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// A read, not a write: a version must have so many ready pods, or the pass ends as with a conflict. It comes before a table that gives the
/// version a greater share: a cache that is behind must not send requests to pods that have gone since.
/// </summary>
/// <param name="Version">Version.</param>
/// <param name="Track">Which pods of it; null: its own. See <see cref="Api.Contracts.RouteVersion.Track"/>.</param>
/// <param name="Least">Ready pods, above zero.</param>
public sealed record ConfirmPods(string Version, string? Track, int Least) : Step;
