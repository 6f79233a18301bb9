namespace Sluice.Operator.ModelDeployments;

/// <summary>A namespace's bound on the GPUs of candidates.</summary>
/// <param name="Gpus">How many all candidates may have together; null: any.</param>
/// <param name="Problem">Why it could not be read; null: it was.</param>
internal sealed record SurgeBudget(int? Gpus, string? Problem);
