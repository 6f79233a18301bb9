namespace Sluice.Api.Contracts;

/// <summary>A version behind the gateway.</summary>
public sealed record RouteVersion
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// Which pods of it: <c>null</c> for the version's own, <c>baseline</c> for the fresh ones that a candidate is compared with. Evidence and
    /// gateway metrics name such a version <c>version/track</c>; clients see the version.
    /// </summary>
    public string? Track { get; init; }

    /// <summary>Share of the requests that name no version, in per cent. With 0 it is reached by its pinned path alone.</summary>
    public int Weight { get; init; }

    /// <summary>Whether callers that are kept together belong to its end of the scale; see <see cref="RouteSticky"/>.</summary>
    public bool Candidate { get; init; }

    /// <summary>Host name of its Service.</summary>
    public string Host { get; init; } = "";

    /// <summary>Port of its Service.</summary>
    public int Port { get; init; } = InferenceContract.HttpPort;

    /// <summary>The name by which metrics know a version: <c>version</c>, or <c>version/track</c>.</summary>
    public static string KeyOf(RouteVersion version) => version.Track is null ? version.Version : $"{version.Version}/{version.Track}";
}
