namespace Sluice.Trainer.Evaluation.Slices;

/// <summary>A slice that may be one of the worst.</summary>
/// <param name="Losses">The losses of its rows.</param>
/// <param name="Error">The probability of such losses if the slice were no worse than the others.</param>
/// <param name="First">Index of its column, and of its slice of that column.</param>
/// <param name="Second">The same of a second column. Null if there is none.</param>
internal sealed record SliceCandidate(Moments Losses, double Error, (int Column, int Code) First, (int Column, int Code)? Second);

/// <summary>Tests slices, those of single columns first. Each column or pair costs one pass over the rows.</summary>
internal sealed class SliceCandidates
{
    private readonly double[] losses;
    private readonly int[] rows;
    private readonly IReadOnlyList<SliceColumn> columns;
    private readonly int leastSize;
    private readonly double mostError;
    private readonly Moments[][] singles;
    private readonly List<SliceCandidate> found = [];

    /// <summary>Tests the slices of each column.</summary>
    /// <param name="losses">The loss of each row.</param>
    /// <param name="rows">Numbers of the rows to look at.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="leastSize">The least number of rows of a slice, 2 or more.</param>
    /// <param name="mostError">The largest probability of an error with which a slice is kept.</param>
    public SliceCandidates(double[] losses, int[] rows, IReadOnlyList<SliceColumn> columns, int leastSize, double mostError)
    {
        (this.losses, this.rows, this.columns, this.leastSize, this.mostError) = (losses, rows, columns, leastSize, mostError);
        All = Count(1, _ => 0)[0];
        singles = [.. columns.Select(column => Count(column.Names.Count, row => column.Codes[row]))];
        for (var i = 0; i < columns.Count; i++)
        {
            for (var code = 0; code < singles[i].Length; code++)
            {
                Test(singles[i][code], [All], (i, code), null);
            }
        }
    }

    /// <summary>The losses of all rows.</summary>
    public Moments All { get; }

    /// <summary>Number of slices that were large enough to be tested.</summary>
    public int Tested { get; private set; }

    /// <summary>The slices that are worse than the others.</summary>
    public IReadOnlyList<SliceCandidate> Found => found;

    /// <summary>The pairs of columns, those first that say much alone, in case that there is no time for all.</summary>
    public IReadOnlyList<(int First, int Second)> Pairs()
    {
        int[] order =
        [
            .. Enumerable.Range(0, columns.Count).OrderByDescending(
                i => singles[i].Where(of => of.Count >= leastSize).Select(of => of.Mean).DefaultIfEmpty().Max()),
        ];
        return [.. order.SelectMany((first, i) => order.Skip(i + 1).Select(second => (Math.Min(first, second), Math.Max(first, second))))];
    }

    /// <summary>Tests the slices of a pair of columns.</summary>
    public void AddPair(int first, int second)
    {
        var (codes, others, width) = (columns[first].Codes, columns[second].Codes, columns[second].Names.Count);
        var counts = Count(columns[first].Names.Count * width, row => codes[row] * width + others[row]);
        for (var i = 0; i < counts.Length; i++)
        {
            Test(counts[i], [All, singles[first][i / width], singles[second][i % width]], (first, i / width), (second, i % width));
        }
    }

    /// <summary>The rows of a slice, and its name.</summary>
    public Slice SliceOf(SliceCandidate of)
    {
        (int Column, int Code)[] parts = of.Second is { } second ? [of.First, second] : [of.First];
        return new Slice(
            string.Join(" and ", parts.Select(part => columns[part.Column].Names[part.Code])),
            [.. rows.Where(row => parts.All(part => columns[part.Column].Codes[row] == part.Code))]);
    }

    /// <summary>Tests a slice against the rest of each set of rows that it is a part of.</summary>
    private void Test(Moments of, Moments[] wholes, (int Column, int Code) first, (int Column, int Code)? second)
    {
        // A slice that is all of a set, or nearly, is that set.
        if (of.Count < leastSize || wholes.Any(whole => whole.Count - of.Count < 2))
        {
            return;
        }

        Tested++;
        var error = wholes.Max(whole => of.ErrorOfBeingAbove(whole.Without(of)));
        if (error <= mostError)
        {
            found.Add(new SliceCandidate(of, error, first, second));
        }
    }

    private Moments[] Count(int slices, Func<int, int> codeOf)
    {
        var counts = new Moments[slices];
        foreach (var row in rows)
        {
            counts[codeOf(row)].Add(losses[row]);
        }

        return counts;
    }
}
