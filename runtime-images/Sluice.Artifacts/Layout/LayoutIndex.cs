using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Manifests;

namespace Sluice.Artifacts.Layout;

/// <summary>The index.json of a layout: its manifests and their versions. Entries of other tools are kept.</summary>
internal sealed class LayoutIndex
{
    private const int MaxBytes = 4 << 20;

    private readonly JsonObject root;
    private readonly JsonArray manifests;
    private readonly string where;

    private LayoutIndex(JsonObject root, JsonArray manifests, string where)
    {
        this.root = root;
        this.manifests = manifests;
        this.where = where;
    }

    public static LayoutIndex Empty(string where)
    {
        var manifests = new JsonArray();
        return new LayoutIndex(
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.Index, ["manifests"] = manifests }, manifests, where);
    }

    public static async Task<LayoutIndex> ReadAsync(Stream content, string where, CancellationToken cancellation)
    {
        var buffer = new byte[MaxBytes + 1];
        var length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        if (length > MaxBytes)
        {
            throw new ArtifactInvalidException(where, $"it is larger than the {MaxBytes} bytes allowed for it");
        }

        try
        {
            return JsonNode.Parse(buffer.AsSpan(0, length), documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) is JsonObject root
                && root["manifests"] is JsonArray manifests
                ? new LayoutIndex(root, manifests, where)
                : throw new ArtifactInvalidException(where, "manifests is missing or not an array");
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ArtifactInvalidException(where, $"it is not the JSON of an OCI index: {error.Message}", error);
        }
    }

    public ArtifactDigest? Resolve(string version)
    {
        foreach (var entry in manifests.OfType<JsonObject>())
        {
            if ((entry["annotations"] as JsonObject)?[AnnotationKeys.RefName] is JsonValue name
                && name.TryGetValue<string>(out var tag) && tag == version)
            {
                return entry["digest"] is JsonValue value
                    && value.TryGetValue<string>(out var text)
                    && ArtifactDigest.TryParse(text, out var digest)
                    ? digest
                    : throw new ArtifactInvalidException(where, $"the entry of version {version} has no sha256 digest");
            }
        }

        return null;
    }

    public void Add(string version, ArtifactDigest digest, long size) => manifests.Add(new JsonObject
    {
        ["mediaType"] = MediaTypes.Manifest,
        ["digest"] = digest.ToString(),
        ["size"] = size,
        ["annotations"] = new JsonObject { [AnnotationKeys.RefName] = version },
        ["artifactType"] = MediaTypes.ModelManifest,
    });

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(root.ToJsonString());
}
