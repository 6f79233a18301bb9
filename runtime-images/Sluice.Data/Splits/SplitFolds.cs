using Sluice.Data.Tables;

namespace Sluice.Data.Splits;

/// <summary>
/// Turns a divided table to one fold of its cross-validation, so that all that reads the parts works on a fold as on the whole split.
/// </summary>
public static class SplitFolds
{
    private const string Whole = "split_whole";

    /// <summary>Makes the rows of a fold the validation part, and the other rows outside the test the training part.</summary>
    /// <param name="table">A table that <see cref="DataSplit"/> has divided into folds.</param>
    /// <param name="fold">Index of the fold. Null makes the parts again what they were after the division.</param>
    public static void Select(DataTable table, int? fold)
    {
        table.Execute($"CREATE TABLE IF NOT EXISTS {Whole} AS FROM {DataSplit.Parts} ORDER BY {DataTable.Position}");
        var part = fold is null ? "part"
            : FormattableString.Invariant($"CASE WHEN fold = {fold} THEN '{DataSplit.Validation}' ELSE part END");
        table.Execute($"""
            CREATE OR REPLACE TABLE {DataSplit.Parts} AS
            SELECT {DataTable.Position}, {part} AS part, fold FROM {Whole} ORDER BY {DataTable.Position}
            """);
    }

    /// <summary>Forgets the division before, when the table is divided once more.</summary>
    internal static void Forget(DataTable table) => table.Execute($"DROP TABLE IF EXISTS {Whole}");
}
