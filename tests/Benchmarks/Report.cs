using System.Diagnostics;

namespace Sluice.Benchmarks;

/// <summary>Prints tables, records what was measured, and remembers which bounds were broken.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly List<string> broken = [];

    /// <summary>Begins a table.</summary>
    public void Table(string title, params string[] columns)
    {
        output.WriteLine();
        output.WriteLine($"{title}  [{watch.Elapsed.TotalSeconds:0} s]");
        Row(columns);
    }

    /// <summary>Prints a row. Its first column is text.</summary>
    public void Row(params string[] cells) => output.WriteLine(
        string.Concat(cells.Select((cell, column) => column == 0 ? cell.PadRight(46) : cell.PadLeft(17))));

    /// <summary>Checks a figure against its upper bound.</summary>
    public void AtMost(string what, double value, double bound, string unit, double? reference = null) =>
        Hold(what, value, value <= bound, $"at most {bound:0.#####}", unit, reference);

    /// <summary>Checks a figure against its lower bound.</summary>
    public void AtLeast(string what, double value, double bound, string unit, double? reference = null) =>
        Hold(what, value, value >= bound, $"at least {bound:0.#####}", unit, reference);

    /// <summary>Checks the median of several runs, as a multiple of the reference, against its lower bound.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="values">The runs in ascending order.</param>
    /// <param name="reference">The reference of the same run.</param>
    /// <param name="ratio">The least multiple.</param>
    /// <param name="unit">Unit of the values.</param>
    public void AtLeast(string what, double[] values, double reference, double ratio, string unit)
    {
        var value = values[values.Length / 2];
        Hold(
            what,
            value,
            value >= ratio * reference,
            $"at least {ratio:0.#####} of the reference",
            unit,
            reference,
            [values[0], values[^1]]);
    }

    /// <summary>Records the median of several runs, without a goal.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="values">The runs in ascending order.</param>
    /// <param name="reference">The reference of the same run.</param>
    /// <param name="unit">Unit of the values.</param>
    public void Reported(string what, double[] values, double reference, string unit) =>
        Hold(what, values[values.Length / 2], true, null, unit, reference, [values[0], values[^1]]);

    /// <summary>The exit status, 0 when all bounds hold.</summary>
    public int Finish()
    {
        output.WriteLine();
        foreach (var line in broken)
        {
            output.WriteLine($"BROKEN {line}");
        }

        output.WriteLine($"{(broken.Count == 0 ? "all bounds hold" : $"{broken.Count} bounds broken")}, {watch.Elapsed.TotalSeconds:0} s");
        return broken.Count == 0 ? 0 : 1;
    }

    private void Hold(
        string what, double value, bool holds, string? goal, string unit, double? reference, IReadOnlyList<double>? spread = null)
    {
        new Measurement
        {
            What = what,
            Value = value,
            Unit = unit,
            Spread = spread,
            Reference = reference,
            Goal = goal,
            Holds = holds,
        }.Record();
        if (!holds)
        {
            broken.Add($"{what}: {value:0.#####} is not {goal}");
        }
    }
}
