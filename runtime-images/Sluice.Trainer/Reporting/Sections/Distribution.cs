using Microsoft.AspNetCore.Html;
using Sluice.Data.Profiles;

namespace Sluice.Trainer.Reporting.Sections;

/// <summary>A small histogram of a column.</summary>
internal static class Distribution
{
    private const int Bins = 16;
    private const int MostValues = 6;

    /// <summary>The values of a column. One that is sensitive shows none.</summary>
    public static IHtmlContent Of(ColumnProfile column) => column switch
    {
        { Sensitive: true } => Markup.Of($"<small>not shown: sensitive</small>"),
        { Values: { Count: > 0 } values } => Values(column, values),
        { Numbers: { Quantiles: [_, _, ..] quantiles } } => Histogram(Counts(quantiles)),
        _ => Markup.Of($"–"),
    };

    /// <summary>
    /// How many values are in each of equally wide bins, by straight lines between the quantiles, which are exact.
    /// </summary>
    internal static IReadOnlyList<double> Counts(IReadOnlyList<Quantile> quantiles)
    {
        var (from, to) = (quantiles[0].Value, quantiles[^1].Value);
        double[] below = [.. Enumerable.Range(0, Bins).Select(i => Below(from + (to - from) * i / Bins)), quantiles[^1].AtMost];
        return [.. below.Zip(below.Skip(1), (low, high) => high - low)];

        double Below(double value)
        {
            var next = quantiles.TakeWhile(quantile => quantile.Value < value).Count();
            if (next == 0)
            {
                return 0;
            }

            var (last, then) = (quantiles[next - 1], quantiles[next]);
            return last.AtMost + (then.Below - last.AtMost) * (value - last.Value) / (then.Value - last.Value);
        }
    }

    private static IHtmlContent Histogram(IReadOnlyList<double> counts)
    {
        var most = counts.Max();
        return Markup.Of($"""
            <svg viewBox="0 0 {6 * counts.Count} 28" class="small" role="img"><title>Histogram</title>
            {Markup.Each(counts.Select((count, i) => (count, i)), of => Column(of.i, 26 * of.count / most))}</svg>
            """);
    }

    private static IHtmlContent Column(int index, double height) => height <= 0 ? Markup.None : Markup.Of(
        $"<rect x=\"{6 * index}\" y=\"{Shown.Place(27 - height)}\" width=\"5\" height=\"{Shown.Place(height + 1)}\"/>");

    private static IHtmlContent Values(ColumnProfile column, IReadOnlyList<ValueCount> values)
    {
        var all = Math.Max(1, column.Count);
        var others = column.Count - values.Take(MostValues).Sum(value => value.Count);
        return Markup.Of($"""
            <ul class="values">{Markup.Each(values.Take(MostValues), value => Value(value.Value, (double)value.Count / all))}
            {(others > 0 ? Value("others", (double)others / all) : Markup.None)}</ul>
            """);
    }

    private static IHtmlContent Value(string name, double share) => Markup.Of(
        $"<li class=\"bar\" style=\"{Bar.Length(share)}\">{name} {Shown.Share(share)}</li>");
}
