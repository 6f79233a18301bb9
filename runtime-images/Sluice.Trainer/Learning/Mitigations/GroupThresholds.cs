using Sluice.Api.Text;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Onnx;
using static Sluice.Trainer.Onnx.NodeAttributes;
using Measure = Sluice.Api.TrainingJobs.Gates.FairnessMeasure;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// A threshold of each group, above which the probability of the positive class decides for it (Hardt, Price and Srebro, Equality of
/// Opportunity in Supervised Learning, 2016, arXiv 1610.02413). Probabilities stay as they are. A row without a group, or of one that the
/// training rows have not, is decided at 0.5.
/// </summary>
/// <param name="column">The feature whose values are the groups.</param>
/// <param name="groups">The groups.</param>
/// <param name="measure">What is made alike.</param>
/// <param name="positive">Index of the positive class of two.</param>
internal sealed class GroupThresholds(string column, RowGroups groups, Measure measure, int positive) : Mitigation(groups)
{
    private const float Otherwise = 0.5f;

    /// <summary>The threshold of each group. Until <see cref="Conclude"/> all are 0.5.</summary>
    public IReadOnlyList<float> Thresholds { get; private set; } = [.. Enumerable.Repeat(Otherwise, groups.Count)];

    /// <summary>The feature whose values are the groups.</summary>
    public string Column => column;

    /// <summary>Index of the positive class of two.</summary>
    public int Positive => positive;

    /// <inheritdoc />
    /// <exception cref="JobException">A group has too few rows (65).</exception>
    public override void Conclude(IEnumerable<(int[] Classes, int[] Groups, float[] Probabilities)> rows)
    {
        var found = Groups.Names.Select(_ => new List<(float Probability, bool Positive)>()).ToArray();
        foreach (var (classes, of, probabilities) in rows)
        {
            for (var i = 0; i < classes.Length; i++)
            {
                if (of[i] >= 0)
                {
                    found[of[i]].Add((probabilities[2 * i + positive], classes[i] == positive));
                }
            }
        }

        GroupCurve[] curves = [.. found.Select(group => new GroupCurve(group))];
        for (var i = 0; i < curves.Length; i++)
        {
            if (ThresholdFit.Fault(curves[i], measure) is { } fault)
            {
                throw JobException.BadData("GroupTooSmall", RowGroups.Field,
                    $"{Groups.Names[i]} has {fault} among the rows by which thresholds are fitted, the validation rows or else the "
                    + "training rows; add rows of it, raise spec.dataset.split.validation, join groups by spec.dataset.sql, or use "
                    + "Reweighing");
            }
        }

        Thresholds = ThresholdFit.Fit(curves, measure);
    }

    /// <inheritdoc />
    public override int Decide(ReadOnlySpan<float> probabilities, int group) =>
        Predictions.Highest(probabilities) < 0 ? -1 : probabilities[positive] > Of(group) ? positive : 1 - positive;

    /// <inheritdoc />
    public override bool IsLevel(ReadOnlySpan<float> probabilities, int group, int other, double tolerance) =>
        Math.Abs(probabilities[positive] - Of(group)) <= tolerance;

    /// <inheritdoc />
    public override string Write(GraphWriter graph, string probabilities)
    {
        var threshold = graph.Node("LabelEncoder", GraphWriter.Ml, null, [column],
            Texts("keys_strings", Groups.Values), Floats("values_floats", Thresholds), Float("default_float", Otherwise));
        var probability = graph.Node("Gather", [probabilities, graph.Constant([(long)positive], 1)], Int("axis", 1));
        var chosen = graph.Node("Where",
            [graph.Node("Greater", [probability, threshold]), graph.Constant([(long)positive], 1), graph.Constant([1L - positive], 1)]);
        return graph.Node("Reshape", [chosen, graph.Constant([-1L], 1)]);
    }

    /// <inheritdoc />
    public override IReadOnlyList<MitigatedGroup> Describe() =>
        [.. Groups.Names.Zip(Thresholds, (name, threshold) => new MitigatedGroup(name) { Threshold = DecimalText.Write(threshold) })];

    private float Of(int group) => group < 0 ? Otherwise : Thresholds[group];
}
