using System.Globalization;

namespace Sluice.Trainer.Evaluation.Slices;

/// <summary>Some of the rows, by what they have in common.</summary>
/// <param name="Name">What they have in common, such as <c>island=Biscoe</c> or <c>body_mass_g in [3500, 4050)</c>.</param>
/// <param name="Rows">Their numbers, ascending.</param>
public sealed record Slice(string Name, int[] Rows);

/// <summary>
/// A column by which the rows are sliced. Each row is in exactly one slice, and no slice is empty; rows without a value have one of their
/// own.
/// </summary>
public sealed class SliceColumn
{
    private SliceColumn(string name, IReadOnlyList<string> names, int[] codes) => (Name, Names, Codes) = (name, names, codes);

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Names of the slices: values in ordinal order or bins in ascending order, then other values, then missing ones.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Index of the slice of each row.</summary>
    public int[] Codes { get; }

    /// <summary>Slices by the values of a column.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">The value of each row. Null where it is missing.</param>
    /// <param name="most">Number of values that have a slice of their own, the most frequent ones. The others share a slice.</param>
    public static SliceColumn OfValues(string name, IReadOnlyList<string?> values, int most = 50)
    {
        string[] frequent =
        [
            .. values.OfType<string>().CountBy(value => value)
                .OrderByDescending(of => of.Value).ThenBy(of => of.Key, StringComparer.Ordinal)
                .Take(most).Select(of => of.Key).Order(StringComparer.Ordinal),
        ];
        var places = frequent.Index().ToDictionary(of => of.Item, of => of.Index, StringComparer.Ordinal);
        return Of(
            name,
            [.. frequent.Select(value => $"{name}={value}"), $"{name} is another value", $"{name} is missing"],
            [.. values.Select(value => value is null ? frequent.Length + 1 : places.GetValueOrDefault(value, frequent.Length))]);
    }

    /// <summary>
    /// Slices by bins of a number that have about the same number of rows each: the edges are quantiles. A column with no more distinct
    /// numbers than bins has a slice for each number.
    /// </summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">The number of each row. NaN where it is missing.</param>
    /// <param name="bins">Number of bins, at least 1. Frequent numbers make it fewer.</param>
    public static SliceColumn OfNumbers(string name, IReadOnlyList<double> values, int bins = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        double[] distinct = [.. sorted.Distinct()];
        var single = distinct.Length <= bins;
        double[] lower = single
            ? distinct
            : [.. Enumerable.Range(0, bins).Select(i => sorted[(int)((long)sorted.Length * i / bins)]).Distinct()];
        var names = lower.Select((from, i) => single ? $"{name}={Text(from)}"
            : i + 1 < lower.Length ? $"{name} in [{Text(from)}, {Text(lower[i + 1])})"
            : $"{name} in [{Text(from)}, {Text(sorted[^1])}]");
        return Of(
            name,
            [.. names, $"{name} is missing"],
            [.. values.Select(value => double.IsNaN(value) ? lower.Length : BinOf(value, lower))]);
    }

    /// <summary>The slices, in the order of <see cref="Names"/>.</summary>
    public IReadOnlyList<Slice> Slices()
    {
        List<int>[] rows = [.. Names.Select(_ => new List<int>())];
        for (var row = 0; row < Codes.Length; row++)
        {
            rows[Codes[row]].Add(row);
        }

        return [.. rows.Select((some, i) => new Slice(Names[i], [.. some]))];
    }

    /// <summary>Leaves out the slices without rows.</summary>
    private static SliceColumn Of(string name, string[] names, int[] codes)
    {
        var used = new bool[names.Length];
        Array.ForEach(codes, code => used[code] = true);
        int[] kept = [.. Enumerable.Range(0, names.Length).Where(i => used[i])];
        var places = kept.Index().ToDictionary(of => of.Item, of => of.Index);
        return new SliceColumn(name, [.. kept.Select(i => names[i])], [.. codes.Select(code => places[code])]);
    }

    private static int BinOf(double value, double[] lower)
    {
        var place = Array.BinarySearch(lower, value);
        return place >= 0 ? place : ~place - 1;
    }

    /// <summary>The shortest text that reads as the number, of single precision where the number is: 0.1 is not 0.10000000149.</summary>
    private static string Text(double number) => (float)number == number
        ? ((float)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);
}
