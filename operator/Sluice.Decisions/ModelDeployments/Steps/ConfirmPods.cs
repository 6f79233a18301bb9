namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// A version must have so many ready pods. It is asked for before a table gives the version a greater share: a cache that is behind must not
/// send requests to pods that have gone since.
/// </summary>
/// <param name="Version">Version.</param>
/// <param name="Track">Which pods of it; null: its own. See <see cref="Api.Contracts.RouteVersion.Track"/>.</param>
/// <param name="Least">Ready pods, above zero.</param>
public sealed record ConfirmPods(string Version, string? Track, int Least) : Precondition;
