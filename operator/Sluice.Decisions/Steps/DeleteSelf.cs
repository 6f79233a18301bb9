namespace Sluice.Decisions;

/// <summary>Deletes the decided object itself, with foreground or background propagation as the API server's default.</summary>
/// <param name="Uid">Precondition.</param>
public sealed record DeleteSelf(string Uid) : Step;
