using System.Text.Json.Nodes;

using Sluice.Api.ModelDeployments;

namespace Sluice.Operator.Admission;

/// <summary>
/// Who wished what: the annotation <see cref="Annotation"/> of a ModelDeployment says for each wish (annotation) the user who made it, as the API
/// server knows them. Nobody else can write it: what a request says of it is replaced.
/// </summary>
internal static class RequestedBy
{
    /// <summary>The annotation: a JSON map of wish to user.</summary>
    public const string Annotation = "sluice.dev/requested-by";

    private const string Prefix = "sluice.dev/";
    private const int LongestUser = 253;

    private static readonly string[] Kinds = [ActionKinds.Abort, ActionKinds.Approve, ActionKinds.Promote, ActionKinds.Resume, ActionKinds.Retry];

    /// <summary>The user of a wish; null: the annotation does not say.</summary>
    /// <param name="annotations">The object's annotations.</param>
    /// <param name="kind">One of <see cref="ActionKinds"/>.</param>
    public static string? Read(IDictionary<string, string>? annotations, string kind) =>
        annotations is not null && annotations.TryGetValue(Annotation, out var text) ? Users(text).GetValueOrDefault(kind) : null;

    /// <summary>The JSON patch (RFC 6902) that makes a request say who wishes what; null: it does already.</summary>
    public static JsonArray? Patch(AdmissionRequest request)
    {
        if (request is not { Kind.Kind: "ModelDeployment", Object: { } next })
        {
            return null;
        }

        var (now, before) = (Annotations(next), Annotations(request.OldObject));
        var known = Users(before.GetValueOrDefault(Annotation));
        var users = new JsonObject();
        foreach (var kind in Kinds.Where(kind => now.ContainsKey(Prefix + kind)))
        {
            var isNew = before.GetValueOrDefault(Prefix + kind) != now[Prefix + kind];
            if ((isNew ? Cut(request.UserInfo.Username) : known.GetValueOrDefault(kind)) is { Length: > 0 } user)
            {
                users[kind] = user;
            }
        }

        var wanted = users.Count > 0 ? users.ToJsonString() : null;
        if (now.GetValueOrDefault(Annotation) == wanted)
        {
            return null;
        }

        var operation = new JsonObject { ["op"] = wanted is null ? "remove" : "add", ["path"] = "/metadata/annotations/sluice.dev~1requested-by" };
        if (wanted is not null)
        {
            operation["value"] = wanted;
        }

        return [operation];
    }

    private static string Cut(string user) => user.Length <= LongestUser ? user : user[..LongestUser];

    private static Dictionary<string, string> Annotations(JsonObject? manifest) => Texts(manifest?["metadata"]?["annotations"]);

    private static Dictionary<string, string> Users(string? text)
    {
        try
        {
            return text is null ? [] : Texts(JsonNode.Parse(text));
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }

    private static Dictionary<string, string> Texts(JsonNode? node) => node is not JsonObject map
        ? []
        : map.Where(member => member.Value is JsonValue value && value.TryGetValue<string>(out _)).ToDictionary(member => member.Key, member => member.Value!.GetValue<string>());
}
