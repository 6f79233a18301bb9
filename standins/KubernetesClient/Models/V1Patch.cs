namespace k8s.Models;

[JsonConverter(typeof(V1PatchJsonConverter))]
public record V1Patch
{
    public V1Patch(object body, PatchType type)
    {
        Content = body ?? throw new ArgumentNullException(nameof(body));
        Type = type == PatchType.Unknown ? throw new ArgumentException("patch type must be set", nameof(type)) : type;
    }

    public enum PatchType
    {
        Unknown,
        JsonPatch,
        MergePatch,
        StrategicMergePatch,
        ApplyPatch,
    }

    [JsonPropertyName("content"), JsonInclude]
    public object Content { get; private set; }

    public PatchType Type { get; private set; }
}
