using System.Reflection;

namespace k8s;

public static class KubernetesYaml
{
    private static readonly IReadOnlyDictionary<string, Type> ModelTypes = typeof(V1ObjectMeta).Assembly.GetTypes()
        .Select(type => (type, entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(t => t.entity is not null)
        .ToDictionary(t => $"{(string.IsNullOrEmpty(t.entity.Group) ? "" : t.entity.Group + "/")}{t.entity.ApiVersion}/{t.entity.Kind}", t => t.type);

    public static async Task<List<object>> LoadAllFromStreamAsync(Stream stream, IDictionary<string, Type> typeMap = null, bool strict = false)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return LoadAllFromString(await reader.ReadToEndAsync().ConfigureAwait(false), typeMap, strict);
    }

    public static async Task<List<object>> LoadAllFromFileAsync(string fileName, IDictionary<string, Type> typeMap = null, bool strict = false) =>
        LoadAllFromString(await File.ReadAllTextAsync(fileName).ConfigureAwait(false), typeMap, strict);

    public static List<object> LoadAllFromString(string content, IDictionary<string, Type> typeMap = null, bool strict = false)
    {
        var objects = new List<object>();
        foreach (var document in YamlReader.Documents(content))
        {
            using var json = JsonDocument.Parse(YamlReader.ToJson(document));
            var name = $"{json.RootElement.GetProperty("apiVersion").GetString()}/{json.RootElement.GetProperty("kind").GetString()}";
            if (typeMap?.TryGetValue(name, out var type) != true && !ModelTypes.TryGetValue(name, out type))
            {
                throw new KeyNotFoundException($"no type for {name}: give it in typeMap");
            }

            objects.Add(json.Deserialize(type, YamlReader.Options(strict)));
        }

        return objects;
    }

    public static async Task<T> LoadFromStreamAsync<T>(Stream stream, bool strict = false)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return Deserialize<T>(await reader.ReadToEndAsync().ConfigureAwait(false), strict);
    }

    public static async Task<T> LoadFromFileAsync<T>(string file, bool strict = false) =>
        Deserialize<T>(await File.ReadAllTextAsync(file).ConfigureAwait(false), strict);

    public static TValue Deserialize<TValue>(string yaml, bool strict = false) =>
        YamlReader.Documents(yaml).FirstOrDefault() is { } document
            ? JsonSerializer.Deserialize<TValue>(YamlReader.ToJson(document), YamlReader.Options(strict))
            : default;

    public static TValue Deserialize<TValue>(Stream yaml, bool strict = false)
    {
        using var reader = new StreamReader(yaml);
        return Deserialize<TValue>(reader.ReadToEnd(), strict);
    }

    public static string Serialize(object value) => value is null ? "" : SerializeAll([value]);

    public static string SerializeAll(IEnumerable<object> values)
    {
        var documents = (values ?? []).OfType<object>()
            .Select(v => YamlWriter.Write(JsonSerializer.SerializeToElement(v, v.GetType(), KubernetesJson.Options)));
        return string.Join("---\n", documents);
    }
}
