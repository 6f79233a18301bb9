namespace Sluice.Data.Splits;

/// <summary>The part and the fold of each group, of which there may be as many as rows: one byte each.</summary>
internal sealed class GroupChoices
{
    /// <summary>The group is trained on.</summary>
    public const int Training = 0;

    /// <summary>The group is validated on.</summary>
    public const int Validation = 1;

    /// <summary>The group is tested on.</summary>
    public const int Test = 2;

    private const int FirstFold = 3;

    private readonly byte[] choices;
    private readonly Func<IEnumerable<(long Place, long Size)>> groups;

    /// <summary>Starts with all groups in training.</summary>
    /// <param name="count">Number of groups.</param>
    /// <param name="groups">The groups in the order in which they are drawn, each with its place from 0 and its number of rows.</param>
    public GroupChoices(long count, Func<IEnumerable<(long Place, long Size)>> groups)
    {
        (this.groups, Left) = (groups, count);
        choices = new byte[count];
    }

    /// <summary>Number of groups that are still in training.</summary>
    public long Left { get; private set; }

    /// <summary>Moves groups from training to a part, until it has as many rows as whole groups allow.</summary>
    /// <param name="part">The part.</param>
    /// <param name="rows">The wanted number of rows.</param>
    /// <param name="reserved">Number of groups that must stay in training.</param>
    public void Choose(int part, long rows, int reserved)
    {
        var sum = 0L;
        (long Place, long Size)? smallest = null;
        foreach (var (place, size) in groups())
        {
            if (choices[place] != Training)
            {
                continue;
            }

            if (sum + size <= rows && Left > reserved)
            {
                Move(place);
                sum += size;
            }
            else if (smallest is null || size < smallest.Value.Size)
            {
                smallest = (place, size);
            }
        }

        if (smallest is { } next && Left > reserved && (sum == 0 || sum + next.Size - rows < rows - sum))
        {
            Move(next.Place);
        }

        void Move(long place)
        {
            choices[place] = (byte)part;
            Left--;
        }
    }

    /// <summary>Deals the training groups to folds: each to the fold with the fewest rows so far, the first of equals.</summary>
    /// <param name="largestFirst">The groups in descending order of their size.</param>
    /// <param name="folds">Number of folds.</param>
    public void Deal(IEnumerable<(long Place, long Size)> largestFirst, int folds)
    {
        var sums = new long[folds];
        foreach (var (place, size) in largestFirst)
        {
            if (choices[place] == Training)
            {
                var fold = Array.IndexOf(sums, sums.Min());
                sums[fold] += size;
                choices[place] = (byte)(FirstFold + fold);
            }
        }
    }

    /// <summary>The part and the fold of each group.</summary>
    public IEnumerable<(long Place, int Part, int? Fold)> All()
    {
        for (var place = 0L; place < choices.LongLength; place++)
        {
            int choice = choices[place];
            yield return choice >= FirstFold ? (place, Training, choice - FirstFold) : (place, choice, null);
        }
    }
}
