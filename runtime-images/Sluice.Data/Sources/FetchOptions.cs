namespace Sluice.Data.Sources;

/// <summary>How patiently files are read.</summary>
internal sealed record FetchOptions
{
    /// <summary>How often a request is sent before its server counts as away, unless bytes arrive in between.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second attempt. It doubles with each, up to <see cref="LongestDelay"/>, and varies by chance.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between two attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait that a server may ask for by Retry-After. The job rather starts another attempt than to wait longer.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A server that sends nothing for this time counts as gone.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Files of a source that are downloaded at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Most files of a source.</summary>
    public int MostFiles { get; init; } = 100_000;
}
