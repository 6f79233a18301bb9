namespace Sluice.Trainer.Evaluation;

/// <summary>How good the exported model is on held-out rows.</summary>
internal sealed record HeldOutEvaluation
{
    /// <summary>Rows judged.</summary>
    public required int Rows { get; init; }

    /// <summary>Metrics by name, decimals.</summary>
    public required IReadOnlyDictionary<string, string> Metrics { get; init; }

    /// <summary>Counts: a row an actual class, a column a predicted one, in the classes' order.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> ConfusionMatrix { get; init; }
}
