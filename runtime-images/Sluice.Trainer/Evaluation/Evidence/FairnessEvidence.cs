using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Evaluation.Fairness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Evaluation.Slices;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>How differently a classifier treats the groups that a column makes. Rows without a value of it are in no group.</summary>
internal static class FairnessEvidence
{
    /// <summary>Measures what a gate bounds, without its key.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="scores">The answers to the held-out rows.</param>
    /// <param name="columns">Their columns.</param>
    public static GateEvidence Of(FairnessGate gate, ScoreSet scores, HeldOutColumns columns)
    {
        if (scores is not ClassificationScores classes)
        {
            return Absent(GateOutcome.MissingMetric, "fairness is measured of a classification");
        }

        if (Positive(gate, classes.Classes) is not (>= 0 and var positive))
        {
            return Absent(
                GateOutcome.MissingMetric,
                gate.Positive is null ? "the target has more than two classes; set positive" : "positive is none of the classes");
        }

        if (columns.Find(gate.Column) is null)
        {
            return Absent(GateOutcome.UnknownColumn);
        }

        var report = Report(gate.Column, positive, classes, columns)!;
        var groups = report.Groups;
        if (groups.Count < 2)
        {
            return groups.Count == 0
                ? Absent(GateOutcome.EmptySlice, "no held-out row has a value in the column") with { Rows = 0 }
                : Absent(GateOutcome.GroupTooSmall, "only one group has held-out rows") with { Rows = 0 };
        }

        var (name, adds) = Counted(gate.Measure);
        var smallest = groups.MinBy(adds)!;
        var detail = $"the smallest group is {smallest.Group}";
        if (adds(smallest) == 0)
        {
            return Absent(GateOutcome.GroupTooSmall, detail) with { Rows = 0 };
        }

        var value = DecimalText.Write(report[name]?.Value ?? double.NaN);
        return new GateEvidence
        {
            Value = value,
            Outcome = value is null ? GateOutcome.NotANumber : null,
            Rows = adds(smallest),
            Detail = value is null ? "no row is predicted positive" : detail,
        };
    }

    /// <summary>Compares the groups of a column. Null when there is no such column.</summary>
    /// <param name="name">Name of the column. Where it is sensitive, the groups are numbered.</param>
    /// <param name="positive">Index of the positive class.</param>
    /// <param name="scores">The answers to the held-out rows.</param>
    /// <param name="columns">Their columns.</param>
    public static FairnessReport? Report(string name, int positive, ClassificationScores scores, HeldOutColumns columns)
    {
        if (columns.Find(name) is not { } column)
        {
            return null;
        }

        string?[] texts = [.. Enumerable.Range(0, column.Count).Select(column.Text)];
        var sliced = SliceColumn.OfValues(name, texts, int.MaxValue);
        int[] rows = [.. Enumerable.Range(0, texts.Length).Where(row => texts[row] is not null)];
        var report = FairnessReport.Of(sliced, scores.Actual, scores.Predicted, positive, 1, rows);
        var hidden = columns.IsSensitive(name);
        return report with
        {
            Groups =
            [
                .. report.Groups.Where(group => group.Size > 0).Select((group, i) => !hidden ? group : group with
                {
                    Group = string.Create(CultureInfo.InvariantCulture, $"group {i + 1}"),
                }),
            ],
        };
    }

    /// <summary>Index of the class that counts as the positive one. Negative when there is none.</summary>
    public static int Positive(FairnessGate gate, IReadOnlyList<string> classes) =>
        gate.Positive is { } named ? classes.Index().Where(each => each.Item == named).Select(each => each.Index).FirstOrDefault(-1)
        : classes.Count == 2 ? 1
        : -1;

    // What FairnessReport calls a measure, and how many rows a group adds to it.
    private static (string Name, Func<GroupRates, int> Adds) Counted(string measure) => EnumText.Parse<Measure>(measure) switch
    {
        Measure.DisparateImpact => ("disparateImpact", group => group.Size),
        Measure.DemographicParity => ("demographicParityDifference", group => group.Size),
        Measure.EqualOpportunity => ("equalOpportunityDifference", group => group.Positives),
        Measure.EqualizedOdds => ("equalizedOddsDifference", group => Math.Min(group.Positives, group.Size - group.Positives)),
        Measure.PredictiveParity => ("predictiveParityDifference", group => group.Selected),
        _ => throw new ArgumentException($"the measure '{measure}' is not known"),
    };

    private static GateEvidence Absent(GateOutcome outcome, string? detail = null) => new() { Outcome = outcome, Detail = detail };
}
