namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// A version must have no ready pod of its own. It is asked for before its traffic goes to a candidate that has not earned it: a cache that is behind
/// must not take requests from pods that can answer them.
/// </summary>
/// <param name="Version">Version.</param>
public sealed record ConfirmNoPods(string Version) : Precondition;
