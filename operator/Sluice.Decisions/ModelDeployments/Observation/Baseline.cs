using Sluice.Api.Contracts;

namespace Sluice.Decisions.ModelDeployments.Observation;

/// <summary>
/// The baseline: fresh pods of stable's version, created with the candidate's pods and given as much traffic, so that pods of equal age
/// are compared. It is a track of its version. Facts, evidence and drains name it <c>VERSION/baseline</c>.
/// </summary>
public static class Baseline
{
    /// <summary>The track of the baseline's pods.</summary>
    public const string Track = "baseline";

    /// <summary>The name of a version's baseline.</summary>
    public static string Key(string version) => Key(version, Track);

    /// <summary>The name of an entry of the table.</summary>
    public static string Key(RouteVersion entry) => Key(entry.Version, entry.Track);

    /// <summary>The name of a version's track. Without a track it is the version itself.</summary>
    public static string Key(string version, string? track) => track is null ? version : $"{version}/{track}";

    /// <summary>Whether a name is the name of a track rather than of a version.</summary>
    public static bool IsTrack(string key) => key.Contains('/', StringComparison.Ordinal);
}
