namespace Sluice.Decisions.Text;

/// <summary>Waits that double with each failure in a row, up to a longest one.</summary>
/// <param name="First">The wait after the first failure.</param>
/// <param name="Longest">The longest wait.</param>
public readonly record struct Doubling(TimeSpan First, TimeSpan Longest)
{
    private const int MostDoublings = 30;

    /// <summary>The wait after so many failures in a row; fewer than 1 count as 1.</summary>
    public TimeSpan After(int failures)
    {
        var full = First.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return full < Longest.TotalSeconds ? TimeSpan.FromSeconds(full) : Longest;
    }

    /// <summary>Between half of the wait and all of it, so that many that failed at once do not return at once.</summary>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="share">Where between them: 0 is half, 1 is all.</param>
    public TimeSpan After(int failures, double share) => After(failures) * ((1 + share) / 2);
}
