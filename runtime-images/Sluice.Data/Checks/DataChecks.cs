using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;

namespace Sluice.Data.Checks;

/// <summary>Runs the checks of a job, and those that hold without being asked for.</summary>
public static class DataChecks
{
    /// <summary>Runs all checks; one that does not hold does not keep the next from running.</summary>
    /// <param name="table">The rows, whose database has the table <c>parts</c>.</param>
    /// <param name="dataset">
    /// The dataset with its checks, which <see cref="Sluice.Api.Validation.TrainingJobs.CheckRules"/> has passed.
    /// </param>
    /// <param name="time">The clock of freshness.</param>
    /// <param name="parent">The version that drift is measured from. Null when none is published.</param>
    /// <param name="stop">Ends the run.</param>
    /// <param name="dataAlone">
    /// Whether only those checks run whose outcome follows from the data alone, so that an attempt that is repeated later ends as the one
    /// before: not freshness, and not drift.
    /// </param>
    /// <exception cref="JobException">A pattern is not one to DuckDB (64).</exception>
    public static CheckReport Run(
        DataTable table, DatasetOptions dataset, TimeProvider time, ParentProfile? parent, CancellationToken stop = default,
        bool dataAlone = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            return table.Interruptible(stop, () => Run(new CheckedTable(table, dataset), time, parent, dataAlone));
        }
        finally
        {
            PartRows.Drop(table);
        }
    }

    private static CheckReport Run(CheckedTable rows, TimeProvider time, ParentProfile? parent, bool dataAlone)
    {
        var verdicts = new List<DataCheckVerdict>();
        JobException? failure = null;
        foreach (var (reason, verdict) in Unasked(rows).Concat(Asked(rows, time, parent, dataAlone)))
        {
            verdicts.Add(verdict);
            if (verdict.Outcome == DataCheckOutcome.Failed)
            {
                failure ??= JobException.BadData(reason, verdict.Field, verdict.Message);
            }
        }

        string[] warnings = rows.Dataset.Checks.Any(check => check.Leakage is not null)
            ? []
            : [.. Leakage.Identical(rows).Select(leak => $"spec.dataset.features[{leak.Index}].name: {leak.Message}")];
        return new CheckReport(rows.Rows, verdicts, warnings, failure);
    }

    private static IEnumerable<(string Reason, DataCheckVerdict Verdict)> Asked(
        CheckedTable rows, TimeProvider time, ParentProfile? parent, bool dataAlone)
    {
        for (var i = 0; i < rows.Dataset.Checks.Count; i++)
        {
            var (check, field) = (rows.Dataset.Checks[i], $"spec.dataset.checks[{i}]");
            if (dataAlone && (check.Drift is not null || check.Freshness is not null))
            {
                continue;
            }

            var finding =
                check.RowCount is { } rowCount ? RowCounts.Examine(rows, rowCount)
                : check.Column is { } column ? ColumnValues.Examine(rows, column, field)
                : check.Duplicates is { } duplicates ? DuplicateRows.Examine(rows, duplicates)
                : check.ClassBalance is { } balance ? ClassBalance.Examine(rows, balance)
                : check.Freshness is { } freshness ? Freshness.Examine(rows, freshness, time.GetUtcNow().UtcDateTime)
                : check.Leakage is { } leakage ? Leakage.Examine(rows, leakage)
                : Drift.Examine(rows, check.Drift!, parent);
            yield return (finding.Reason, new DataCheckVerdict
            {
                Field = $"{field}.{finding.Field}",
                Outcome = finding.Holds ? DataCheckOutcome.Passed
                    : check.OnFailure == "Warn" ? DataCheckOutcome.Warned
                    : DataCheckOutcome.Failed,
                Message = finding.Message,
            });
        }
    }

    /// <summary>
    /// What no job has to ask for: at least 10 rows, and values of each feature in half of them, unless a check says another bound. Only
    /// what fails has a verdict.
    /// </summary>
    private static IEnumerable<(string Reason, DataCheckVerdict Verdict)> Unasked(CheckedTable rows)
    {
        var dataset = rows.Dataset;
        if (!dataset.Checks.Any(check => check.RowCount is not null)
            && RowCounts.Examine(rows, new RowCountCheck()) is { Holds: false } few)
        {
            yield return Failed(few.Reason, "spec.dataset.checks", few.Message + " by a check of rowCount");
        }

        if (dataset.Features.Count == 0)
        {
            yield break;
        }

        var values = rows.Counts(
            $"SELECT {string.Join(", ", dataset.Features.Select(feature => $"count({Sql.Name(feature.Name)})"))} FROM {DataTable.Rows}");
        for (var i = 0; i < values.Length; i++)
        {
            var name = dataset.Features[i].Name;
            var missing = rows.Rows - values[i];
            if (missing > ColumnValues.DefaultMaxMissing * rows.Rows && !dataset.Checks.Any(check => check.Column?.Name == name))
            {
                yield return Failed("TooManyMissing", $"spec.dataset.features[{i}].name",
                    $"column '{name}' has no value in {missing} of {rows.Rows} rows, more than the share of "
                        + $"{ColumnValues.DefaultMaxMissing} allows; "
                    + "fill it, remove the feature, or set maxMissing in a check of the column");
            }
        }

        static (string, DataCheckVerdict) Failed(string reason, string field, string message) =>
            (reason, new DataCheckVerdict { Field = field, Outcome = DataCheckOutcome.Failed, Message = message });
    }
}

/// <summary>What came of all checks of a job.</summary>
/// <param name="Rows">How many rows the dataset has.</param>
/// <param name="Verdicts">
/// The verdicts: first on what holds without being asked for, where it failed, then on each check in the job's order.
/// </param>
/// <param name="Warnings">What a person should know of the data although no check asks for it.</param>
/// <param name="Failure">The first failure (65). Null when the dataset can be trained on.</param>
public sealed record CheckReport(
    long Rows, IReadOnlyList<DataCheckVerdict> Verdicts, IReadOnlyList<string> Warnings, JobException? Failure);
