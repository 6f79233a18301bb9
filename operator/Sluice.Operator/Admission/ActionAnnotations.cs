using System.Text.Json.Nodes;

using Sluice.Api.ModelDeployments;

namespace Sluice.Operator.Admission;

/// <summary>The annotations of a ModelDeployment by which a person takes an action, such as <c>sluice.dev/promote</c>.</summary>
internal static class ActionAnnotations
{
    private const string Prefix = "sluice.dev/";

    /// <summary>The actions, in the order of the alphabet. Each is also the RBAC verb that allows it.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. ActionKinds.All.Select(kind => kind.Word()).Order(StringComparer.Ordinal)];

    /// <summary>Name of the annotation that takes an action.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public static string Name(string kind) => Prefix + kind;

    /// <summary>The actions that a request takes: those whose annotation it adds or changes.</summary>
    public static IReadOnlyList<string> Taken(AdmissionRequest request)
    {
        if (request is not { Kind.Kind: "ModelDeployment", Object: { } next })
        {
            return [];
        }

        var (now, before) = (Of(next), Of(request.OldObject));
        return [.. Kinds.Where(kind => now.TryGetValue(Name(kind), out var value) && before.GetValueOrDefault(Name(kind)) != value)];
    }

    /// <summary>The annotations of a manifest; empty if it has none.</summary>
    public static Dictionary<string, string> Of(JsonObject? manifest) => Texts(manifest?["metadata"]?["annotations"]);

    /// <summary>The members of a JSON map whose values are strings; empty if it is not a map.</summary>
    public static Dictionary<string, string> Texts(JsonNode? node) => node is not JsonObject map
        ? []
        : map.Where(member => member.Value is JsonValue value && value.TryGetValue<string>(out _))
            .ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());
}
