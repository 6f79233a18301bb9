namespace Sluice.Trainer.Evaluation.Fairness;

/// <summary>How a classifier treats one group. A rate without rows in its denominator is NaN.</summary>
/// <param name="Group">Name of the group, such as <c>sex=female</c>.</param>
/// <param name="Size">Number of rows.</param>
/// <param name="Positives">Number of rows that are of the positive class.</param>
/// <param name="Selected">Number of rows that were predicted as the positive class.</param>
/// <param name="RightlySelected">Number of rows of both kinds.</param>
public sealed record GroupRates(string Group, int Size, int Positives, int Selected, int RightlySelected)
{
    /// <summary>Share of the rows that were predicted as the positive class.</summary>
    public double SelectionRate => (double)Selected / Size;

    /// <summary>Share of the positive rows that were selected.</summary>
    public double TruePositiveRate => (double)RightlySelected / Positives;

    /// <summary>Share of the other rows that were selected.</summary>
    public double FalsePositiveRate => (double)(Selected - RightlySelected) / (Size - Positives);

    /// <summary>Share of the selected rows that are positive: the precision.</summary>
    public double PositivePredictiveValue => (double)RightlySelected / Selected;
}
