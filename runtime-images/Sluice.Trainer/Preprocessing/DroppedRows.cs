using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Preprocessing;

/// <summary>Leaves out the rows that have no value where the job says <see cref="MissingPolicies.Drop"/>.</summary>
internal static class DroppedRows
{
    /// <summary>Removes the rows from all parts.</summary>
    /// <returns>A warning for each feature that lost rows, with its field.</returns>
    /// <exception cref="JobException">A part has lost all its rows (65).</exception>
    public static IReadOnlyList<string> Remove(TrainingPart rows, IReadOnlyList<FeatureOptions> features)
    {
        var warnings = new List<string>();
        for (var i = 0; i < features.Count; i++)
        {
            if (features[i].Missing != MissingPolicies.Drop)
            {
                continue;
            }

            var field = $"spec.dataset.features[{i}].missing";
            var parts = Parts(rows);
            var dropped = rows.Execute($"""
                DELETE FROM {DataSplit.Parts} WHERE {DataTable.Position} IN
                (SELECT r.{DataTable.Position} FROM {DataTable.Rows} r WHERE {TrainingPart.Column(features[i].Name)} IS NULL)
                """);
            if (parts.Except(Parts(rows)).Order(StringComparer.Ordinal).FirstOrDefault() is { } part)
            {
                throw JobException.BadData("TooManyMissing", field,
                    $"no {part} row has a value of '{features[i].Name}', so none would stay; choose another policy, or remove the feature");
            }

            if (dropped > 0)
            {
                warnings.Add($"{field}: {dropped} rows have no value of '{features[i].Name}' and take no part in training and evaluation");
            }
        }

        return warnings;
    }

    private static string[] Parts(TrainingPart rows) =>
        [.. rows.Query($"SELECT DISTINCT part FROM {DataSplit.Parts}").Select(row => (string)row[0]!)];
}
