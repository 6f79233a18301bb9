namespace Sluice.Decisions.Text;

/// <summary>Delays that double with each failure in a row, up to a maximum.</summary>
/// <param name="First">The delay after the first failure.</param>
/// <param name="Longest">The maximum.</param>
public readonly record struct Doubling(TimeSpan First, TimeSpan Longest)
{
    private const int MostDoublings = 30;

    /// <summary>The delay after a number of failures in a row. A number below 1 counts as 1.</summary>
    public TimeSpan After(int failures)
    {
        var full = First.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return full < Longest.TotalSeconds ? TimeSpan.FromSeconds(full) : Longest;
    }

    /// <summary>
    /// Between half of the delay and all of it, so that objects that fail at the same time are not all retried at the same time.
    /// </summary>
    /// <param name="failures">Failures in a row.</param>
    /// <param name="share">Where between them: 0 is half, 1 is all.</param>
    public TimeSpan After(int failures, double share) => After(failures) * ((1 + share) / 2);
}
