using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Artifacts.Models;

namespace Sluice.Artifacts.Manifests;

/// <summary>Writes manifests and configurations in a fixed order without white space, so that equal models give equal bytes.</summary>
internal static class ManifestWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Manifest(
        Descriptor config,
        IReadOnlyList<(string Path, Descriptor Layer)> layers,
        IReadOnlyDictionary<string, string> annotations) => Write(json =>
    {
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.Manifest);
        json.WriteString("artifactType", MediaTypes.ModelManifest);
        json.WriteStartObject("config");
        Descriptor(json, config);
        json.WriteEndObject();
        json.WriteStartArray("layers");
        foreach (var (path, layer) in layers)
        {
            json.WriteStartObject();
            Descriptor(json, layer);
            json.WriteStartObject("annotations");
            json.WriteString(AnnotationKeys.FilePath, path);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (annotations.Count > 0)
        {
            json.WriteStartObject("annotations");
            foreach (var (key, value) in annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }
    });

    public static byte[] Config(ModelDescription model, IReadOnlyList<(string Path, Descriptor Layer)> layers) => Write(json =>
    {
        json.WriteStartObject("descriptor");
        Optional(json, "createdAt", model.CreatedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        Optional(json, "name", model.Name);
        Optional(json, "version", model.Version);
        Optional(json, "title", model.Title);
        Optional(json, "description", model.Description);
        Optional(json, "sourceURL", model.SourceUrl);
        Optional(json, "revision", model.Revision);
        Optional(json, "datasetsURL", model.DatasetUrls);
        Optional(json, "licenses", model.Licenses);
        json.WriteEndObject();
        json.WriteStartObject("config");
        Optional(json, "architecture", model.Architecture);
        Optional(json, "format", model.Format);
        Optional(json, "paramSize", model.ParamSize);
        Optional(json, "precision", model.Precision);
        json.WriteEndObject();
        json.WriteStartObject("modelfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diffIds");
        foreach (var (_, layer) in layers)
        {
            // A raw layer is not compressed, so both digests are the same.
            json.WriteStringValue(layer.Digest.ToString());
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Descriptor(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteString("mediaType", descriptor.MediaType);
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
