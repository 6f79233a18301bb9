using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace k8s;

public static partial class KubernetesJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UnknownFields.Keep } },
        Converters =
        {
            new JsonStringEnumConverter(),
            new Iso8601TimeSpanConverter(),
            new KubernetesDateTimeConverter(),
            new KubernetesDateTimeOffsetConverter(),
            new V1Status.V1StatusObjectViewConverter(),
        },
    };

    public static void AddJsonOptions(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
    }

    public static TValue Deserialize<TValue>(string json, JsonSerializerOptions jsonSerializerOptions = null) =>
        JsonSerializer.Deserialize<TValue>(json, jsonSerializerOptions ?? Options);

    public static TValue Deserialize<TValue>(Stream json, JsonSerializerOptions jsonSerializerOptions = null) =>
        JsonSerializer.Deserialize<TValue>(json, jsonSerializerOptions ?? Options);

    public static TValue Deserialize<TValue>(JsonDocument json, JsonSerializerOptions jsonSerializerOptions = null) =>
        json.Deserialize<TValue>(jsonSerializerOptions ?? Options);

    public static TValue Deserialize<TValue>(JsonElement json, JsonSerializerOptions jsonSerializerOptions = null) =>
        json.Deserialize<TValue>(jsonSerializerOptions ?? Options);

    public static TValue Deserialize<TValue>(JsonNode json, JsonSerializerOptions jsonSerializerOptions = null) =>
        json.Deserialize<TValue>(jsonSerializerOptions ?? Options);

    public static string Serialize(object value, JsonSerializerOptions jsonSerializerOptions = null) =>
        JsonSerializer.Serialize(value, value.GetType(), jsonSerializerOptions ?? Options);

    internal static ValueTask<TValue> ReadAsync<TValue>(Stream json, JsonSerializerOptions options, CancellationToken cancellationToken) =>
        JsonSerializer.DeserializeAsync<TValue>(json, options, cancellationToken);
}
