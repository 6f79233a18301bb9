using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Tests;

/// <summary>Holds the schemas in crds/ and the records in C# against each other, field by field.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string, Type, Type> Kinds => new()
    {
        { "trainingjobs.yaml", typeof(TrainingJobSpec), typeof(TrainingJobStatus) },
        { "modelversions.yaml", typeof(ModelVersionSpec), typeof(ModelVersionStatus) },
        { "modeldeployments.yaml", typeof(ModelDeploymentSpec), typeof(ModelDeploymentStatus) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_and_records_have_the_same_fields(string file, Type spec, Type status)
    {
        var schema = Version(file)["schema"]!["openAPIV3Schema"]!["properties"]!;

        Assert.Empty(Differences(schema["spec"]!, spec, "spec").Concat(Differences(schema["status"]!, status, "status")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_list_map_and_string_is_bounded_and_every_field_explained(string file, Type spec, Type status)
    {
        var schema = Version(file)["schema"]!["openAPIV3Schema"]!["properties"]!;

        Assert.Empty(Unbounded(schema["spec"]!, spec.Name).Concat(Unbounded(schema["status"]!, status.Name)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Defaults_of_schema_and_records_agree(string file, Type spec, Type status)
    {
        _ = status;
        var schema = Version(file)["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

        Assert.Empty(OtherDefaults(schema, Activator.CreateInstance(spec)!, "spec"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Columns_show_fields_that_there_are(string file, Type spec, Type status)
    {
        var roots = new Dictionary<string, Type> { ["spec"] = spec, ["status"] = status };
        foreach (var column in Version(file)["additionalPrinterColumns"]!.AsArray())
        {
            var path = column!["jsonPath"]!.GetValue<string>().Split('.', StringSplitOptions.RemoveEmptyEntries);
            if (path[0] == "metadata")
            {
                continue;
            }

            var type = roots[path[0]];
            foreach (var part in path.Skip(1))
            {
                if (part.StartsWith("conditions[?(@", StringComparison.Ordinal))
                {
                    type = typeof(Condition);
                    break;
                }

                if (typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type))
                {
                    break;
                }

                var property = type.GetProperties().SingleOrDefault(property => JsonName(property) == part.Split('[')[0]);
                Assert.True(
                    property is not null, $"{file}: column {column["name"]} reads {string.Join('.', path)}, and {type.Name} has no {part}");
                type = part.Contains('[', StringComparison.Ordinal) ? ElementOf(property.PropertyType)! : property.PropertyType;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lists_have_no_defaults_in_them(string file, Type spec, Type status)
    {
        // What is stored would differ from what was sent, so that the same manifest conflicts with itself when another manager applies it:
        // always in a list that is atomic, and in one with keys where a server compares without the schema.
        _ = (spec, status);
        var schema = Version(file)["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

        Assert.Empty(DefaultsInLists(schema, "spec", inList: false));
    }

    [Theory]
    [InlineData("dataset.uri", "lineage.dataset.uri")]
    [InlineData("dataset.sql", "lineage.dataset.sql")]
    [InlineData("dataset.features[].name", "signature.inputs[].name")]
    [InlineData("trainer.image", "lineage.image")]
    [InlineData("trainer.hyperparameters[]", "lineage.hyperparameters[]")]
    [InlineData("search.parameters[].values[]", "lineage.hyperparameters[]")]
    [InlineData("pod.volumes[].mountPath", "artifact.volume.mountPath")]
    [InlineData("pod.volumes[].persistentVolumeClaim.claimName", "artifact.volume.persistentVolumeClaim.claimName")]
    [InlineData("publish.repository", "artifact.uri")]
    [InlineData("publish.version", "version")]
    [InlineData("publish.notes", "notes")]
    [InlineData("gates[].metric", "evaluation.gates[].metric")]
    public void What_a_job_may_say_its_version_can_hold(string job, string version)
    {
        Assert.True(Longest("trainingjobs.yaml", job) <= Longest("modelversions.yaml", version), $"{version} is shorter than {job}");
    }

    private static long Longest(string file, string path) => path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.')
        .Aggregate(
            Version(file)["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!,
            (schema, part) =>
                part == "[]"
                    ? schema["items"] ?? schema["additionalProperties"]!
                    : schema["properties"]![part]!)["maxLength"]!.GetValue<long>();

    private static IEnumerable<string> DefaultsInLists(JsonNode schema, string path, bool inList)
    {
        if (inList && schema["default"] is { } @default)
        {
            yield return $"{path}: {@default}";
        }

        var inside = inList || schema["items"] is not null;
        var inner = (schema["properties"]?.AsObject() ?? []).Select(field => (Schema: field.Value!, Path: $"{path}.{field.Key}"))
            .Concat(new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>()
                .Select(each => ((JsonNode)each, path + "[]")));
        foreach (var fault in inner.SelectMany(each => DefaultsInLists(each.Item1, each.Item2, inside)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Differences(JsonNode schema, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ElementOf(type) is { } element)
        {
            return schema["type"]?.GetValue<string>() == "array"
                ? Differences(schema["items"]!, element, path + "[]")
                : [$"{path}: a list in C#, {schema["type"]} in the schema"];
        }

        if (typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type))
        {
            return schema["additionalProperties"] is { } value && (value["type"]?.GetValue<string>() == "string" || IsQuantity(value))
                ? []
                : [$"{path}: a map in C#, not in the schema"];
        }

        if (typeof(IReadOnlyDictionary<string, long>).IsAssignableFrom(type))
        {
            return schema["additionalProperties"]?["type"]?.GetValue<string>() == "integer"
                ? []
                : [$"{path}: a map in C#, not in the schema"];
        }

        var scalar = type == typeof(string) || type.IsEnum ? "string"
            : type == typeof(int) || type == typeof(long) ? "integer"
            : type == typeof(bool) ? "boolean"
            : type == typeof(DateTime) ? "string"
            : null;
        if (scalar is not null)
        {
            return schema["type"]?.GetValue<string>() == scalar || (scalar == "string" && IsQuantity(schema))
                ? []
                : [$"{path}: {type.Name} in C#, {schema["type"]} in the schema"];
        }

        if (type == typeof(JsonObject))
        {
            return schema["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() is true ? [] : [$"{path}: any object in C# alone"];
        }

        var properties = type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null)
            .ToDictionary(JsonName);
        var fields = schema["properties"]?.AsObject() ?? [];
        return fields.Select(field => field.Key).Except(properties.Keys).Select(name => $"{path}.{name}: in the schema alone")
            .Concat(properties.Keys.Except(fields.Select(field => field.Key)).Select(name => $"{path}.{name}: in C# alone"))
            .Concat(properties.Where(property => fields.ContainsKey(property.Key))
                .SelectMany(property => Differences(fields[property.Key]!, property.Value.PropertyType, $"{path}.{property.Key}")));
    }

    private static bool IsQuantity(JsonNode schema) => schema["x-kubernetes-int-or-string"]?.GetValue<bool>() is true;

    private static IEnumerable<string> Unbounded(JsonNode schema, string path)
    {
        var type = IsQuantity(schema) ? "string" : schema["type"]!.GetValue<string>();
        var bound = type switch
        {
            "array" => "maxItems",
            "object" when schema["additionalProperties"] is not null => "maxProperties",
            "string" when schema["enum"] is null && schema["format"] is null => "maxLength",
            _ => null,
        };
        if (bound is not null && schema[bound] is null)
        {
            yield return $"{path} has no {bound}";
        }

        foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
        {
            if (field!["description"] is null)
            {
                yield return $"{path}.{name} has no description";
            }

            foreach (var fault in Unbounded(field, $"{path}.{name}"))
            {
                yield return fault;
            }
        }

        foreach (var inner in new[] { schema["items"], schema["additionalProperties"] }.Where(inner => inner is not null))
        {
            foreach (var fault in Unbounded(inner!, path + "[]"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OtherDefaults(JsonNode schema, object value, string path)
    {
        foreach (var property in value.GetType().GetProperties().Where(property => !property.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            var field = schema["properties"]![JsonName(property)]!;
            var inner = property.GetValue(value);
            if (ElementOf(property.PropertyType) is { } element && element != typeof(string) && !element.IsPrimitive)
            {
                foreach (var fault in OtherDefaults(field["items"]!, Activator.CreateInstance(element)!, $"{path}.{JsonName(property)}[]"))
                {
                    yield return fault;
                }
            }
            else if (field["properties"] is not null && inner is not null)
            {
                foreach (var fault in OtherDefaults(field, inner, $"{path}.{JsonName(property)}"))
                {
                    yield return fault;
                }
            }
            else if (field["default"] is { } @default && @default.ToString() != JsonSerializer.SerializeToNode(inner)?.ToString())
            {
                yield return $"{path}.{JsonName(property)}: {@default} in the schema, {inner} in C#";
            }
        }
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static string JsonName(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static JsonNode Version(string file) => Manifest.Read(Path.Combine(Manifest.Folder, file))["spec"]!["versions"]![0]!;
}
