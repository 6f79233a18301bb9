using System.Text.Json.Nodes;

namespace Sluice.Operator.Admission;

/// <summary>
/// Who took an action: the annotation <see cref="Annotation"/> of a ModelDeployment names for each action the user who set its
/// annotation, as the API server authenticated them. The mutating webhook alone writes it: what a request says in it is replaced.
/// </summary>
internal static class RequestedBy
{
    /// <summary>The annotation: a JSON map from action to user.</summary>
    public const string Annotation = "sluice.dev/requested-by";

    private const int LongestUser = 253;

    /// <summary>The user who took an action. Null when the annotation does not name one.</summary>
    /// <param name="annotations">The object's annotations.</param>
    /// <param name="kind">One of <see cref="ActionAnnotations.Kinds"/>.</param>
    public static string? Read(IDictionary<string, string>? annotations, string kind) =>
        annotations is not null && annotations.TryGetValue(Annotation, out var text) ? Users(text).GetValueOrDefault(kind) : null;

    /// <summary>The JSON patch (RFC 6902) that makes a request name who took each action. Null when it does already.</summary>
    public static JsonArray? Patch(AdmissionRequest request)
    {
        if (request is not { Kind.Kind: "ModelDeployment", Object: { } next })
        {
            return null;
        }

        var now = ActionAnnotations.Of(next);
        var known = Users(ActionAnnotations.Of(request.OldObject).GetValueOrDefault(Annotation));
        var taken = ActionAnnotations.Taken(request);
        var users = new JsonObject();
        foreach (var kind in ActionAnnotations.Kinds.Where(kind => now.ContainsKey(ActionAnnotations.Name(kind))))
        {
            if ((taken.Contains(kind) ? Cut(request.UserInfo.Username) : known.GetValueOrDefault(kind)) is { Length: > 0 } user)
            {
                users[kind] = user;
            }
        }

        var wanted = users.Count > 0 ? users.ToJsonString() : null;
        if (now.GetValueOrDefault(Annotation) == wanted)
        {
            return null;
        }

        var operation = new JsonObject
        {
            ["op"] = wanted is null ? "remove" : "add",
            ["path"] = "/metadata/annotations/sluice.dev~1requested-by",
        };
        if (wanted is not null)
        {
            operation["value"] = wanted;
        }

        return [operation];
    }

    private static string Cut(string user) => user.Length <= LongestUser ? user : user[..LongestUser];

    private static Dictionary<string, string> Users(string? text)
    {
        try
        {
            return text is null ? [] : ActionAnnotations.Texts(JsonNode.Parse(text));
        }
        catch (System.Text.Json.JsonException)
        {
            return [];
        }
    }
}
