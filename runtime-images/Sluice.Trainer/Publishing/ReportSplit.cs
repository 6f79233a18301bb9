namespace Sluice.Trainer.Publishing;

/// <summary>How rows were divided.</summary>
internal sealed record ReportSplit
{
    /// <summary>Rows that were learned from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Rows that were held out, row 0 being the first after the header; null where they are more than 10,000.</summary>
    public required IReadOnlyList<int>? HeldOut { get; init; }
}
