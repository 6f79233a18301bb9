using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Checks;

/// <summary>The number of rows, and how many of them repeat another.</summary>
internal static class RowCounts
{
    /// <summary>The least number of rows where no check says another.</summary>
    public const long DefaultMin = 10;

    public static Finding Examine(CheckedTable table, RowCountCheck check)
    {
        var min = check.Min ?? DefaultMin;
        return table.Rows < min
            ? new Finding(false, $"the dataset has {table.Rows} rows, fewer than {min}; add rows, or lower the bound", "rowCount.min",
                "TooFewRows")
            : table.Rows > check.Max
                ? new Finding(false, $"the dataset has {table.Rows} rows, more than {check.Max}", "rowCount.max", "TooManyRows")
                : new Finding(true, $"the dataset has {table.Rows} rows", "rowCount");
    }
}
