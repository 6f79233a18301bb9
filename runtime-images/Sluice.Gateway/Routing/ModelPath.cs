namespace Sluice.Gateway.Routing;

/// <summary>A path of the Open Inference Protocol v2, read into the model, the version if the path names one, and the verb.</summary>
internal readonly ref struct ModelPath
{
    /// <summary>The verb of an inference.</summary>
    public const string Infer = "infer";

    /// <summary>The verb of a readiness request.</summary>
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

    /// <summary>The version that the path names. Empty when it names none.</summary>
    public ReadOnlySpan<char> Version { get; }

    /// <summary>Whether the path names a version.</summary>
    public bool Pinned { get; }

    /// <summary>The verb, such as <c>infer</c>. Empty for metadata.</summary>
    public ReadOnlySpan<char> Verb { get; }

    /// <summary>
    /// Whether a request with this path is for an inference. Only answers to inference requests are evidence of how well a version works;
    /// those to a monitor's requests or a browser's preflights are not.
    /// </summary>
    public bool AsksInference(string method) => HttpMethods.IsPost(method) && Verb is Infer or "generate" or "generate_stream";

    /// <summary>Reads <c>/v2/models/{model}</c>, <c>/v2/models/{model}/versions/{version}</c> and the verbs below them.</summary>
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
