using Sluice.Trainer.Evaluation.Slices;

namespace Sluice.Trainer.Evaluation.Fairness;

/// <summary>Whether a classifier treats the groups of a column alike.</summary>
/// <param name="Column">The column whose values are the groups.</param>
/// <param name="LeastSize">The least number of rows with which a group counts.</param>
/// <param name="Groups">All groups, also those that do not count.</param>
/// <param name="Measures">The measures over the groups that count.</param>
public sealed record FairnessReport(
    string Column, int LeastSize, IReadOnlyList<GroupRates> Groups, IReadOnlyList<FairnessMeasure> Measures)
{
    /// <summary>A measure by name, such as <c>disparateImpact</c>. Null if there is none of that name.</summary>
    public FairnessMeasure? this[string name] => Measures.FirstOrDefault(measure => measure.Name == name);

    /// <summary>Compares the groups of a column.</summary>
    /// <param name="groups">The column.</param>
    /// <param name="actual">Index of the class of each row.</param>
    /// <param name="predicted">Index of the predicted class of each row.</param>
    /// <param name="positive">Index of the positive class, which is what a row is selected for. All other classes are negative.</param>
    /// <param name="leastSize">The least number of rows with which a group counts, at least 1.</param>
    /// <param name="rows">Numbers of the rows to look at.</param>
    public static FairnessReport Of(
        SliceColumn groups, int[] actual, int[] predicted, int positive, int leastSize, ReadOnlySpan<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSize, 1);
        var counts = new (int Size, int Positives, int Selected, int Right)[groups.Names.Count];
        foreach (var row in rows)
        {
            ref var of = ref counts[groups.Codes[row]];
            var (isPositive, selected) = (actual[row] == positive, predicted[row] == positive);
            of = (of.Size + 1, of.Positives + One(isPositive), of.Selected + One(selected), of.Right + One(isPositive && selected));
        }

        GroupRates[] rates = [.. counts.Select((of, i) => new GroupRates(groups.Names[i], of.Size, of.Positives, of.Selected, of.Right))];
        return new FairnessReport(groups.Name, leastSize, rates, new FairnessMeasures(rates, leastSize).All());
    }

    private static int One(bool counts) => counts ? 1 : 0;
}
