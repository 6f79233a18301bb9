namespace Sluice.Decisions.ModelVersions;

/// <summary>How long to wait before an artifact that could not be had is looked for again.</summary>
public static class VerificationPause
{
    private const int Share = 6;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A sixth of the time that it has been looked for, at least 10 s and at most 5 min: what comes is found after a sixth more
    /// of the time that it took. There is no last look.
    /// </summary>
    /// <param name="lookedFor">Time since the first look.</param>
    public static TimeSpan After(TimeSpan lookedFor)
    {
        var pause = lookedFor / Share;
        return pause < Shortest ? Shortest : pause > Longest ? Longest : pause;
    }
}
