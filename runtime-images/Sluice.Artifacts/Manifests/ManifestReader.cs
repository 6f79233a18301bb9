using System.Text.Json;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Unpacking;

namespace Sluice.Artifacts.Manifests;

/// <summary>Reads a manifest whose digest has been checked. An error names the field.</summary>
internal static class ManifestReader
{
    private const int MaxLayers = 256;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Reads the manifest of a model.</summary>
    public static StoredArtifact Read(ReadOnlyMemory<byte> manifest, ArtifactDigest digest, string where) =>
        Parsed(manifest, where, root => Read(root, digest, manifest.Length, where));

    /// <summary>Reads the layers of an artifact of any type, such as <c>oras push</c> makes, as files.</summary>
    public static IReadOnlyList<StoredFile> ReadFiles(ReadOnlyMemory<byte> manifest, string where) => Parsed(manifest, where, root =>
    {
        Expect(root, "mediaType", MediaTypes.Manifest, where);
        return Files(root, where);
    });

    private static T Parsed<T>(ReadOnlyMemory<byte> manifest, string where, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest, Options);
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new ArtifactInvalidException(where, $"the manifest is not JSON: {error.Message}", error);
        }
    }

    private static StoredArtifact Read(JsonElement root, ArtifactDigest digest, long size, string where)
    {
        Expect(root, "mediaType", MediaTypes.Manifest, where);
        Expect(root, "artifactType", MediaTypes.ModelManifest, where);
        var config = Descriptor(Member(root, "config", JsonValueKind.Object, "config", where), "config", where);
        if (config.MediaType != MediaTypes.ModelConfig)
        {
            throw new ArtifactInvalidException(where, $"config.mediaType is '{config.MediaType}'; expected '{MediaTypes.ModelConfig}'");
        }

        var files = Files(root, where);
        return new StoredArtifact
        {
            Digest = digest,
            Size = size + config.Size + files.Sum(file => file.Size),
            Files = files,
            ConfigDigest = config.Digest,
            ConfigSize = config.Size,
        };
    }

    private static List<StoredFile> Files(JsonElement root, string where)
    {
        var layers = Member(root, "layers", JsonValueKind.Array, "layers", where);
        if (layers.GetArrayLength() > MaxLayers)
        {
            throw new ArtifactInvalidException(where, $"layers: {layers.GetArrayLength()} entries are above the limit of {MaxLayers}");
        }

        var files = new List<StoredFile>();
        foreach (var layer in layers.EnumerateArray())
        {
            var field = $"layers[{files.Count}]";
            var blob = Descriptor(layer, field, where);
            var path = FilePath(layer, blob.MediaType, files.Count, where);
            var file = new StoredFile { Path = path, MediaType = blob.MediaType, Digest = blob.Digest, Size = blob.Size };
            if (!LayerFormat.IsPacked(file.MediaType) && files.Exists(other => other.Path == file.Path))
            {
                throw new ArtifactInvalidException(where, $"{field}: an earlier layer already holds the file '{file.Path}'");
            }

            files.Add(file);
        }

        return files;
    }

    private static Descriptor Descriptor(JsonElement element, string field, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ArtifactInvalidException(where, $"{field}: expected an object");
        }

        var mediaType = Member(element, "mediaType", JsonValueKind.String, $"{field}.mediaType", where).GetString()!;
        var digestText = Member(element, "digest", JsonValueKind.String, $"{field}.digest", where).GetString();
        if (!ArtifactDigest.TryParse(digestText, out var digest))
        {
            throw new ArtifactInvalidException(where, $"{field}.digest is not 'sha256:' followed by 64 lower-case hexadecimal digits");
        }

        var size = Member(element, "size", JsonValueKind.Number, $"{field}.size", where);

        // The limit keeps the sum of all sizes far from an overflow.
        return size.TryGetInt64(out var bytes) && bytes is >= 0 and <= 1L << 50
            ? new Descriptor(mediaType, digest, bytes)
            : throw new ArtifactInvalidException(where, $"{field}.size is not a number of bytes");
    }

    // The path is ModelPack's annotation, or the title that tools write which know only OCI. Weights without either are the model.
    private static string FilePath(JsonElement layer, string mediaType, int number, string where)
    {
        foreach (var key in new[] { AnnotationKeys.FilePath, AnnotationKeys.Title })
        {
            if (Annotation(layer, key, $"layers[{number}]", where) is not { } name || FilePaths.Normal(name) is not { Length: > 0 } path)
            {
                continue;
            }

            return FilePaths.IsSafe(path)
                ? path
                : throw new ArtifactInvalidException(where, $"layers[{number}]: the file path is not a relative path without '..'");
        }

        return LayerFormat.IsWeight(mediaType) && !LayerFormat.IsPacked(mediaType) ? ArtifactFile.ModelPath : $"layer-{number}";
    }

    private static string? Annotation(JsonElement layer, string key, string field, string where) =>
        !layer.TryGetProperty("annotations", out var annotations) || annotations.ValueKind != JsonValueKind.Object
        || !annotations.TryGetProperty(key, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw new ArtifactInvalidException(where, $"{field}: the annotation '{key}' is not a string");

    private static void Expect(JsonElement root, string name, string expected, string where)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ArtifactInvalidException(where, "the manifest is not a JSON object");
        }

        var found = Member(root, name, JsonValueKind.String, name, where).GetString();
        if (found != expected)
        {
            throw new ArtifactInvalidException(where, $"{name} is '{found}'; expected '{expected}'");
        }
    }

    private static JsonElement Member(JsonElement element, string name, JsonValueKind kind, string field, string where) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new ArtifactInvalidException(where, $"{field} is missing or not {kind switch
            {
                JsonValueKind.String => "a string",
                JsonValueKind.Number => "a number",
                JsonValueKind.Array => "an array",
                _ => "an object",
            }}");
}
