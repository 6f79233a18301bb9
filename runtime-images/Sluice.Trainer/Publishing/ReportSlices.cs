using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Data.Tables;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Evaluation.Fairness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Evaluation.Slices;

namespace Sluice.Trainer.Publishing;

/// <summary>
/// The held-out rows by the columns that gates or the mitigation name, and by the features that are numbers or categories. Sensitive
/// columns are left out.
/// </summary>
internal sealed record ReportSlices
{
    private const int MostColumns = 100;
    private const long MostCells = 20_000_000; // bounds the memory
    private const long Work = 200_000_000;

    /// <summary>The metrics that matter most, by column and slice.</summary>
    public required IReadOnlyList<ReportedColumn> Columns { get; init; }

    /// <summary>Names of the columns that were left out, because there are too many.</summary>
    public required IReadOnlyList<string> LeftOut { get; init; }

    /// <summary>The slices on which the model is worse than on all other rows, the worst first.</summary>
    public required IReadOnlyList<ReportedWorst> Worst { get; init; }

    /// <summary>How many slices were tested for that.</summary>
    public required int Tested { get; init; }

    /// <summary>Slices the held-out rows.</summary>
    /// <param name="model">The model with its answers.</param>
    /// <param name="spec">The job.</param>
    /// <param name="columns">The columns of the rows.</param>
    public static ReportSlices Of(JudgedModel model, TrainingJobSpec spec, HeldOutColumns columns)
    {
        var rows = model.Scores.Rows.Count;
        string[] names =
        [
            .. HeldOutColumns.Named(spec)
                .Concat(spec.Dataset.Features.Where(each => each.Type is FeatureTypes.Numeric or FeatureTypes.Categorical)
                    .Select(feature => feature.Name))
                .Distinct(StringComparer.Ordinal).Where(name => !columns.IsSensitive(name)),
        ];
        var taken = (int)Math.Min(MostColumns, MostCells / Math.Max(1, rows));
        SliceColumn[] sliced =
        [
            .. names.Take(taken).Select(columns.Find).OfType<PartColumn>().Where(column => column.Count == rows).Select(column =>
                column.Numbers is { } numbers ? SliceColumn.OfNumbers(column.Name, numbers)
                : SliceColumn.OfValues(column.Name, column.Texts!, most: 20)),
        ];
        var search = new SliceFinder { Seed = model.Seed, Work = Work }.Find(model.Scores.Losses(), sliced);
        return new ReportSlices
        {
            Columns = [.. sliced.Select(column => ReportedColumn.Of(column, model))],
            LeftOut = [.. names.Skip(taken)],
            Worst = [.. search.Worst.Select(ReportedWorst.Of)],
            Tested = search.Tested,
        };
    }
}

/// <summary>The slices of a column.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Slices">The slices.</param>
internal sealed record ReportedColumn(string Column, IReadOnlyList<ReportedSlice> Slices)
{
    /// <summary>Describes a column.</summary>
    public static ReportedColumn Of(SliceColumn column, JudgedModel model) => new(
        column.Name, [.. column.Slices().Select(slice => ReportedSlice.Of(slice, model))]);
}

/// <summary>A slice with the metrics that matter most.</summary>
/// <param name="Name">What its rows have in common.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Metrics">Metrics by name. One that is undefined on the rows is left out.</param>
internal sealed record ReportedSlice(string Name, long Rows, IReadOnlyDictionary<string, string> Metrics)
{
    /// <summary>Describes a slice.</summary>
    public static ReportedSlice Of(Slice slice, JudgedModel model) => new(
        slice.Name,
        slice.Rows.Length,
        model.Task.MainMetrics.Where(model.Scores.Metrics.ContainsKey)
            .Select(name => (Name: name, Value: DecimalText.Write(model.Scores.Metrics[name].On(slice.Rows))))
            .Where(metric => metric.Value is not null)
            .ToDictionary(metric => metric.Name, metric => metric.Value!, StringComparer.Ordinal));
}

/// <summary>A slice on which the model is worse than on all other rows.</summary>
/// <param name="Name">What its rows have in common.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Loss">Mean loss of its rows.</param>
/// <param name="Low">Lower end of the interval of that, at 95 % for this slice alone. Null where it is undefined.</param>
/// <param name="High">Upper end of that interval.</param>
/// <param name="OtherLoss">Mean loss of all other rows.</param>
/// <param name="Effect">The difference in standard deviations of the loss.</param>
internal sealed record ReportedWorst(
    string Name, long Rows, string? Loss, string? Low, string? High, string? OtherLoss, string? Effect)
{
    /// <summary>Describes a slice.</summary>
    public static ReportedWorst Of(WorstSlice worst) => new(
        worst.Slice.Name, worst.Slice.Rows.Length, DecimalText.Write(worst.Loss), DecimalText.Write(worst.Low),
        DecimalText.Write(worst.High), DecimalText.Write(worst.OtherLoss), DecimalText.Write(worst.Effect));
}

/// <summary>How the groups of a column are treated that a gate or the mitigation names.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Positive">The class that counts as the positive one.</param>
/// <param name="Groups">The groups. Those of a sensitive column are numbered.</param>
/// <param name="Measures">The measures over all groups. One that is undefined is left out.</param>
internal sealed record ReportedFairness(
    string Column, string Positive, IReadOnlyList<ReportedGroup> Groups, IReadOnlyDictionary<string, string> Measures)
{
    /// <summary>Compares the groups of each column that a gate or the mitigation names. Empty where none does.</summary>
    public static IReadOnlyList<ReportedFairness> Of(JudgedModel model, TrainingJobSpec spec, HeldOutColumns columns)
    {
        if (model.Scores is not ClassificationScores scores)
        {
            return [];
        }

        return
        [
            .. spec.Gates.Select(gate => gate.Fairness).Append(Mitigated(spec.Trainer.Mitigation)).OfType<FairnessGate>()
                .Select(gate => (gate.Column, Positive: FairnessEvidence.Positive(gate, scores.Classes)))
                .Where(asked => asked.Positive >= 0).Distinct()
                .Select(asked => (asked.Positive, Report: FairnessEvidence.Report(asked.Column, asked.Positive, scores, columns)))
                .Where(found => found.Report is not null)
                .Select(found => Of(found.Report!, scores.Classes[found.Positive])),
        ];
    }

    private static FairnessGate? Mitigated(MitigationOptions? options) =>
        options is null ? null : new FairnessGate { Column = options.Column, Positive = options.Positive };

    private static ReportedFairness Of(FairnessReport report, string positive) => new(
        report.Column,
        positive,
        [.. report.Groups.Select(ReportedGroup.Of)],
        report.Measures.Where(measure => double.IsFinite(measure.Value))
            .ToDictionary(measure => measure.Name, measure => DecimalText.Write(measure.Value)!, StringComparer.Ordinal));
}

/// <summary>A group of rows. A rate without rows is null.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Positives">How many of them are of the positive class.</param>
/// <param name="Selected">How many of them are predicted as it.</param>
/// <param name="SelectionRate">Share that is predicted as it.</param>
/// <param name="TruePositiveRate">Share of the positive rows that is found.</param>
/// <param name="FalsePositiveRate">Share of the other rows that is predicted as it.</param>
/// <param name="Precision">Share of the predicted rows that is right.</param>
internal sealed record ReportedGroup(
    string Group,
    int Rows,
    int Positives,
    int Selected,
    string? SelectionRate,
    string? TruePositiveRate,
    string? FalsePositiveRate,
    string? Precision)
{
    /// <summary>Describes a group.</summary>
    public static ReportedGroup Of(GroupRates group) => new(
        group.Group, group.Size, group.Positives, group.Selected, DecimalText.Write(group.SelectionRate),
        DecimalText.Write(group.TruePositiveRate), DecimalText.Write(group.FalsePositiveRate),
        DecimalText.Write(group.PositivePredictiveValue));
}
