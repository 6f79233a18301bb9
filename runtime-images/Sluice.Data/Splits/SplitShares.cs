namespace Sluice.Data.Splits;

/// <summary>The shares of a split.</summary>
/// <param name="Test">Share of the test, above 0 and below 1.</param>
/// <param name="Validation">Share of the validation. 0 for none.</param>
/// <param name="Folds">Number of folds. 0 for no cross-validation.</param>
internal sealed record SplitShares(decimal Test, decimal Validation, int Folds)
{
    /// <summary>Number of parts, each of which needs a row.</summary>
    public int Parts => Validation > 0 ? 3 : 2;

    /// <summary>
    /// Divides a number of rows: each share of it is rounded half up, but is at least one, and one row at least is left to train on.
    /// </summary>
    /// <param name="rows">Number of rows, at least <see cref="Parts"/>.</param>
    public (long Test, long Validation) Of(long rows)
    {
        var reserved = Validation > 0 ? 1 : 0;
        var test = Math.Clamp(Round(rows, Test), 1, rows - 1 - reserved);
        return (test, reserved == 0 ? 0 : Math.Clamp(Round(rows, Validation), 1, rows - 1 - test));
    }

    private static long Round(long rows, decimal share) => (long)decimal.Round(rows * share, MidpointRounding.AwayFromZero);
}
