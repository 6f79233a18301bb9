namespace Sluice.Gateway.Routing;

/// <summary>What a request's path asks for by the Open Inference Protocol v2: a model, and with some paths a version of it.</summary>
internal readonly ref struct ModelPath
{
    private const string Models = "/v2/models/";
    private const string Versions = "/versions/";

    private ModelPath(ReadOnlySpan<char> model, ReadOnlySpan<char> version, bool pinned)
    {
        Model = model;
        Version = version;
        Pinned = pinned;
    }

    /// <summary>Name of the model.</summary>
    public ReadOnlySpan<char> Model { get; }

    /// <summary>The named version; empty when none is.</summary>
    public ReadOnlySpan<char> Version { get; }

    /// <summary>Whether the path names a version.</summary>
    public bool Pinned { get; }

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
        found = below.StartsWith(Versions, StringComparison.Ordinal)
            ? new ModelPath(model, FirstSegment(below[Versions.Length..]), pinned: true)
            : new ModelPath(model, default, pinned: false);
        return true;
    }

    private static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> path) =>
        path.IndexOf('/') is var slash and >= 0 ? path[..slash] : path;
}
