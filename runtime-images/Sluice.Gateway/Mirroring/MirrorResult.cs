namespace Sluice.Gateway.Mirroring;

/// <summary>What came of a request that was to be mirrored.</summary>
internal enum MirrorResult
{
    /// <summary>Both versions answered the same.</summary>
    Equal,

    /// <summary>They did not; an error, or no answer in time, where stable had answered is different.</summary>
    Different,

    /// <summary>Nothing was compared: too many were under way, a body was too large, or stable did not answer well.</summary>
    Skipped,
}
