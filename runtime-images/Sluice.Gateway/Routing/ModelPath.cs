namespace Sluice.Gateway.Routing;

/// <summary>What a request's path asks for by the Open Inference Protocol v2: a model, with some paths a version of it, and what of it.</summary>
internal readonly ref struct ModelPath
{
    /// <summary>What asks for an inference.</summary>
    public const string Infer = "infer";

    /// <summary>What asks whether the model is ready.</summary>
    public const string Ready = "ready";

    private const string Models = "/v2/models/";
    private const string Versions = "/versions/";

    private ModelPath(ReadOnlySpan<char> model, ReadOnlySpan<char> version, bool pinned, ReadOnlySpan<char> below)
    {
        Model = model;
        Version = version;
        Pinned = pinned;
        Verb = below is ['/', .. var verb] ? verb is [.. var trimmed, '/'] ? trimmed : verb : default;
    }

    /// <summary>Name of the model.</summary>
    public ReadOnlySpan<char> Model { get; }

    /// <summary>The named version; empty when none is.</summary>
    public ReadOnlySpan<char> Version { get; }

    /// <summary>Whether the path names a version.</summary>
    public bool Pinned { get; }

    /// <summary>What of it is asked for, such as <c>infer</c>; empty: its metadata.</summary>
    public ReadOnlySpan<char> Verb { get; }

    /// <summary>
    /// Whether a request with this path asks for an inference. Only the answers to those say how well a version does its work; a monitor's
    /// requests and a browser's preflights do not.
    /// </summary>
    public bool AsksInference(string method) => HttpMethods.IsPost(method) && Verb is Infer or "generate" or "generate_stream";

    /// <summary>Reads <c>/v2/models/{model}</c>, <c>/v2/models/{model}/versions/{version}</c> and what is below them.</summary>
    public static bool TryRead(ReadOnlySpan<char> path, out ModelPath found)
    {
        found = default;
        if (!path.StartsWith(Models, StringComparison.Ordinal))
        {
            return false;
        }

        var model = FirstSegment(path[Models.Length..]);
        if (model.IsEmpty)
        {
            return false;
        }

        var below = path[(Models.Length + model.Length)..];
        if (!below.StartsWith(Versions, StringComparison.Ordinal))
        {
            found = new ModelPath(model, default, pinned: false, below);
            return true;
        }

        var version = FirstSegment(below[Versions.Length..]);
        found = new ModelPath(model, version, pinned: true, below[(Versions.Length + version.Length)..]);
        return true;
    }

    private static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> path) =>
        path.IndexOf('/') is var slash and >= 0 ? path[..slash] : path;
}
