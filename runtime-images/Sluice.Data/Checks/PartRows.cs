using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>
/// The target and the features that have a distribution, with the part of each row, in one temporary table: it is read once for each
/// column, and a join for each column would read the rows as often.
/// </summary>
internal static class PartRows
{
    /// <summary>Name of the table.</summary>
    public const string Table = "part_rows";

    /// <summary>Condition for the training rows.</summary>
    public const string Training = "\"part\" = 'training'";

    /// <summary>Name of the table with the part of each row, by its position.</summary>
    public const string Parts = "parts";

    /// <summary>Makes the table. The parts of rows may have changed since it was made before.</summary>
    public static void Make(DataTable table, DatasetOptions dataset)
    {
        var columns = dataset.Features.Where(HasDistribution).Concat(Target(dataset))
            .Select(feature => $"r.{Sql.Name(feature.Name)}");
        table.Execute($"CREATE OR REPLACE TEMP TABLE {Table} AS SELECT p.\"part\"{string.Concat(columns.Select(column => $", {column}"))} "
            + $"FROM {DataTable.Rows} r JOIN {Parts} p USING ({DataTable.Position})");
    }

    /// <summary>The target as a column to compare and count. None where the task has none.</summary>
    public static IEnumerable<FeatureOptions> Target(DatasetOptions dataset) =>
        dataset.TargetFeature() is not { } target ? []
        : target.Type is FeatureTypes.Text ? [target with { Type = FeatureTypes.Categorical }]
        : [target];

    /// <summary>Gives the room of the table back.</summary>
    public static void Drop(DataTable table) => table.Execute($"DROP TABLE IF EXISTS {Table}");

    /// <summary>Whether values of the feature are compared and counted.</summary>
    public static bool HasDistribution(FeatureOptions feature) => feature.Type is "numeric" or "categorical" or "date";
}
