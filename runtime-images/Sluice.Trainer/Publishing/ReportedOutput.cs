namespace Sluice.Trainer.Publishing;

/// <summary>What a program of the user's own has left beside its model.</summary>
/// <param name="Metrics">The metrics that it measured itself. Those of held-out rows count before them.</param>
/// <param name="NotMeasured">Why the model was not measured on held-out rows. Null where it was.</param>
/// <param name="Files">The other files that are part of the artifact.</param>
/// <param name="Producer">The program that exported the model. Empty where it does not say.</param>
internal sealed record ReportedOutput(
    IReadOnlyDictionary<string, string> Metrics, string? NotMeasured, IReadOnlyList<string> Files, string Producer);
