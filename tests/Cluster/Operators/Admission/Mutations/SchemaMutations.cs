using System.Text.Json.Nodes;

using Sluice.Api.Tests;

namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>Makes each field of each kind hostile, by the schemas: one field of one valid sample at a time.</summary>
internal static class SchemaMutations
{
    /// <summary>All of them, and the fields that no valid sample reaches.</summary>
    public static (IReadOnlyList<Mutation> Mutations, IReadOnlyList<string> Unreached) All()
    {
        var mutations = new List<Mutation>();
        var unreached = new List<string>();
        var samples = Samples.Valid.Select(sample => Manifest.Read(Path.Combine(Manifest.Folder, "samples", sample))).ToList();
        foreach (var file in Directory.GetFiles(Manifest.Folder, "*.yaml"))
        {
            var crd = Manifest.Read(file)["spec"]!;
            var plural = crd["names"]!["plural"]!.GetValue<string>();
            var kind = crd["names"]!["kind"]!.GetValue<string>();
            var schema = crd["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject();
            var reached = new HashSet<string>();
            var ofKind = samples.Where(sample => sample["kind"]!.GetValue<string>() == kind);
            foreach (var sample in ofKind.OrderByDescending(sample => sample.ToJsonString().Length))
            {
                mutations.AddRange(Walk(new Place(plural, sample, reached), schema, sample["spec"], "spec", ["spec"]));
            }

            unreached.AddRange(Fields(schema, "spec").Where(field => !reached.Contains(field)).Select(field => $"{kind} {field}"));
        }

        return (mutations, unreached);
    }

    private static IEnumerable<Mutation> Walk(Place place, JsonObject schema, JsonNode? value, string path, object[] keys)
    {
        // A field that this sample lacks is still made hostile where it would be; what lies below it another sample reaches.
        if (place.Reached.Add(Mutation.PatternOf(path)))
        {
            var body = With(place.Sample, keys);
            foreach (var (what, json, harmful) in HostileValues.For(schema, value))
            {
                // Where a schema keeps what it does not know, API servers of about 1.20 take twice the time for each level.
                if (what == "a nested object" && schema["x-kubernetes-preserve-unknown-fields"] is not null)
                {
                    continue;
                }

                yield return new Mutation(place.Kind, path, what, harmful, body, json);
            }
        }

        IEnumerable<(object Key, JsonNode Schema, string Path, JsonNode? Value)> inner = value switch
        {
            JsonObject map when schema["properties"] is JsonObject fields =>
                fields.Select(field => ((object)field.Key, field.Value!, $"{path}.{field.Key}", map[field.Key])),
            JsonObject map when schema["additionalProperties"] is { } each =>
                map.Take(1).Select(entry => ((object)entry.Key, each, $"{path}[{entry.Key}]", entry.Value)),
            JsonArray list when schema["items"] is { } each => list.Select((element, i) => ((object)i, each, $"{path}[{i}]", element)),
            _ => [],
        };
        foreach (var (key, innerSchema, innerPath, innerValue) in inner)
        {
            foreach (var mutation in Walk(place, innerSchema.AsObject(), innerValue, innerPath, [.. keys, key]))
            {
                yield return mutation;
            }
        }
    }

    private static IEnumerable<string> Fields(JsonNode schema, string path) =>
        (schema["properties"]?.AsObject() ?? []).SelectMany(field =>
            Fields(field.Value!, $"{path}.{field.Key}").Prepend($"{path}.{field.Key}"))
            .Concat(
                new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>().SelectMany(each =>
                    Fields(each, path + "[]").Prepend(path + "[]")));

    private static string With(JsonObject sample, object[] keys)
    {
        var copy = sample.DeepClone();
        var parent = copy;
        foreach (var key in keys[..^1])
        {
            parent = key is int index ? parent[index]! : parent[(string)key]!;
        }

        if (keys[^1] is int last)
        {
            parent[last] = Mutation.Hole;
        }
        else
        {
            parent[(string)keys[^1]] = Mutation.Hole;
        }

        return copy.ToJsonString();
    }

    private sealed record Place(string Kind, JsonObject Sample, HashSet<string> Reached);
}
