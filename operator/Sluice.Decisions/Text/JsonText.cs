using System.Text.Json.Nodes;

namespace Sluice.Decisions.Text;

/// <summary>Reads texts from JSON that no rule has looked at yet.</summary>
public static class JsonText
{
    /// <summary>The text of a field. Null where the field is absent or holds something else than a text.</summary>
    public static string? Text(this JsonObject json, string field) =>
        json[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
