using Sluice.Api.Text;
using static TorchSharp.torch;

namespace Sluice.Trainer.Learning.Mitigations;

/// <summary>
/// Weights of rows with which group and class are independent (Kamiran and Calders, Data preprocessing techniques for classification
/// without discrimination, Knowledge and Information Systems 33, 2012, section 4.3).
/// </summary>
internal sealed class Reweighing : Mitigation
{
    private readonly IReadOnlyList<string> classes;
    private readonly double[][] weights;
    private readonly float[] flat;

    /// <summary>Fits the weights.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="counts">Training rows of each group (first index) and class (second index).</param>
    public Reweighing(RowGroups groups, IReadOnlyList<string> classes, long[][] counts)
        : base(groups)
    {
        this.classes = classes;
        weights = Fit(counts);

        // Rows without a group have the last line.
        flat = [.. weights.SelectMany(group => group).Select(weight => (float)weight), .. Enumerable.Repeat(1f, classes.Count)];
    }

    /// <summary>
    /// P(group) · P(class) / P(group, class) of each group and class. What occurs in no row has the weight 1. The weights of all rows are
    /// as many as the rows, where every group has every class.
    /// </summary>
    /// <param name="counts">Rows of each group (first index) and class (second index).</param>
    public static double[][] Fit(long[][] counts)
    {
        var all = (double)counts.Sum(group => group.Sum());
        return
        [
            .. counts.Select(group => group.Select((count, i) =>
                count == 0 ? 1 : group.Sum() * (counts.Sum(other => other[i]) / (all * count))).ToArray()),
        ];
    }

    /// <inheritdoc />
    public override Tensor? Weights(Tensor classes, Tensor of)
    {
        using var scope = NewDisposeScope();
        var table = tensor(flat, [flat.Length]).to(of.device);
        var lines = of.where(of.ge(0), full_like(of, Groups.Count));
        return table.index_select(0, lines * this.classes.Count + classes).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public override IReadOnlyList<MitigatedGroup> Describe() =>
    [
        .. Groups.Names.Select((name, i) => new MitigatedGroup(name)
        {
            Weights = classes.Zip(weights[i])
                .ToDictionary(each => each.First, each => DecimalText.Write(each.Second)!, StringComparer.Ordinal),
        }),
    ];
}
