namespace Sluice.Api.Contracts;

/// <summary>What the operator writes for the gateways: the routes of one ModelDeployment.</summary>
public sealed record RouteTable
{
    /// <summary>Key of the ConfigMap's data that holds this as JSON.</summary>
    public const string DataKey = "route.json";

    /// <summary>Name of the ModelDeployment.</summary>
    public string Deployment { get; init; } = "";

    /// <summary>Name of the model, as in <c>/v2/models/{model}</c>.</summary>
    public string Model { get; init; } = "";

    /// <summary>Rises by one with every change; gateways report the one that they serve.</summary>
    public long Generation { get; init; }

    /// <summary>Versions. The weights sum to 100, or are all 0: nothing serves yet.</summary>
    public IReadOnlyList<RouteVersion> Versions { get; init; } = [];

    /// <summary>What tells clients apart. Null when each request is divided by itself.</summary>
    public RouteSticky? Sticky { get; init; }

    /// <summary>Requests that go to a version whatever the weights; the first that matches wins.</summary>
    public IReadOnlyList<RouteMatch> Matches { get; init; } = [];

    /// <summary>Where copies of requests go. Null when nothing is mirrored.</summary>
    public RouteMirror? Mirror { get; init; }

    /// <summary>
    /// Further bounds of the histograms of time to the last byte, in seconds, rising: objectives, so that the share above each is counted
    /// exactly.
    /// </summary>
    public IReadOnlyList<double> LatencyBounds { get; init; } = [];

    /// <summary>Further bounds of the histograms of time to the first byte, in seconds, rising.</summary>
    public IReadOnlyList<double> FirstByteBounds { get; init; } = [];
}

/// <summary>A version behind the gateway.</summary>
public sealed record RouteVersion
{
    /// <summary>Version.</summary>
    public string Version { get; init; } = "";

    /// <summary>
    /// Which pods of it: <c>null</c> for the version's own, <c>baseline</c> for the fresh ones that a candidate is compared with. Evidence
    /// and gateway metrics name such a version <c>version/track</c>; clients see the version.
    /// </summary>
    public string? Track { get; init; }

    /// <summary>Share of the requests that name no version, in per cent. With 0 it is reached by its pinned path alone.</summary>
    public int Weight { get; init; }

    /// <summary>Whether clients that are kept together belong to its end of the scale; see <see cref="RouteSticky"/>.</summary>
    public bool Candidate { get; init; }

    /// <summary>Host name of its Service.</summary>
    public string Host { get; init; } = "";

    /// <summary>Port of its Service.</summary>
    public int Port { get; init; } = InferenceContract.HttpPort;

    /// <summary>The name by which metrics know a version: <c>version</c>, or <c>version/track</c>.</summary>
    public static string KeyOf(RouteVersion version) => version.Track is null ? version.Version : $"{version.Version}/{version.Track}";
}

/// <summary>A header or a cookie whose value sends a request to a version.</summary>
public sealed record RouteMatch
{
    /// <summary>Name of a header.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>The whole value, case-sensitive.</summary>
    public string Value { get; init; } = "";

    /// <summary>The version that it goes to.</summary>
    public string Version { get; init; } = "";
}

/// <summary>
/// Where copies of requests go. Copies are of requests that <see cref="Of"/> answers, and are no evidence of errors or latency.
/// </summary>
public sealed record RouteMirror
{
    /// <summary>The version whose requests are copied: stable. A mirror that names a version that the table lacks is none.</summary>
    public string Of { get; init; } = "";

    /// <summary>The version that the copies go to: the candidate.</summary>
    public string Version { get; init; } = "";

    /// <summary>Share of the requests that are copied, in per cent.</summary>
    public int Percent { get; init; }

    /// <summary>Copies that may wait for an answer at a time; what comes beyond is not copied.</summary>
    public int MaxOutstanding { get; init; } = 32;

    /// <summary>Difference up to which two numbers of an output are equal.</summary>
    public double Tolerance { get; init; }
}

/// <summary>
/// What tells clients apart: one of <see cref="Header"/> and <see cref="Cookie"/>. A client's place in [0, 100) is the first eight bytes of
/// SHA-256 of salt, a zero byte and the value (texts as UTF-8), most significant byte first, as a fraction of 2^64 times 100. The version
/// whose interval holds the place serves it: stable's begins at 0 and ends where the candidate's begins, which ends at 100. So raising the
/// candidate's weight only moves clients from stable to it.
/// </summary>
public sealed record RouteSticky
{
    /// <summary>Name of a header.</summary>
    public string? Header { get; init; }

    /// <summary>Name of a cookie.</summary>
    public string? Cookie { get; init; }

    /// <summary>Salt.</summary>
    public string Salt { get; init; } = "";
}
