using System.Text.Json;

namespace Sluice.Gateway.Mirroring;

/// <summary>
/// Compares two answers of the Open Inference Protocol v2 by their outputs: names, datatypes, shapes, and the data in row-major order,
/// nested or flat. The fields of the answer itself (<c>model_version</c>, <c>id</c>) are ignored, since they differ by version and
/// request.
/// </summary>
internal static class AnswerComparison
{
    /// <summary>Compares two answers. Skipped when stable's answer has no outputs in JSON.</summary>
    public static MirrorResult Compare(ReadOnlyMemory<byte> stable, ReadOnlyMemory<byte> candidate, double tolerance)
    {
        using var reference = Parse(stable);
        if (reference is null || Outputs(reference) is not { } expected)
        {
            return MirrorResult.Skipped;
        }

        using var compared = Parse(candidate);
        return compared is not null && Outputs(compared) is { } outputs && Same(expected, outputs, tolerance)
            ? MirrorResult.Equal
            : MirrorResult.Different;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Null when this is no answer, when its data are not in the JSON (the binary extension), or when it names an output twice.
    private static Dictionary<string, JsonElement>? Outputs(JsonDocument answer)
    {
        if (answer.RootElement.ValueKind != JsonValueKind.Object
            || !answer.RootElement.TryGetProperty("outputs", out var outputs) || outputs.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var byName = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var output in outputs.EnumerateArray())
        {
            if (output.ValueKind != JsonValueKind.Object
                || !output.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
                || !output.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array
                || !byName.TryAdd(name.GetString()!, output))
            {
                return null;
            }
        }

        return byName;
    }

    private static bool Same(Dictionary<string, JsonElement> expected, Dictionary<string, JsonElement> outputs, double tolerance) =>
        expected.Count == outputs.Count
        && expected.All(entry => outputs.TryGetValue(entry.Key, out var output)
            && SameText(entry.Value, output, "datatype")
            && SameText(entry.Value, output, "shape")
            && SameData(entry.Value.GetProperty("data"), output.GetProperty("data"), tolerance));

    private static bool SameText(JsonElement expected, JsonElement output, string name) =>
        expected.TryGetProperty(name, out var left) && output.TryGetProperty(name, out var right) && JsonElement.DeepEquals(left, right);

    private static bool SameData(JsonElement expected, JsonElement data, double tolerance)
    {
        using var others = Elements(data).GetEnumerator();
        foreach (var element in Elements(expected))
        {
            if (!others.MoveNext() || !SameElement(element, others.Current, tolerance))
            {
                return false;
            }
        }

        return !others.MoveNext();
    }

    // The recursion is bounded, because the parser bounds the depth of nesting.
    private static IEnumerable<JsonElement> Elements(JsonElement data) => data.EnumerateArray()
        .SelectMany(element => element.ValueKind == JsonValueKind.Array ? Elements(element) : [element]);

    private static bool SameElement(JsonElement expected, JsonElement element, double tolerance)
    {
        if (expected.ValueKind != JsonValueKind.Number || element.ValueKind != JsonValueKind.Number)
        {
            return JsonElement.DeepEquals(expected, element);
        }

        // Different whole numbers beyond 2^53 can be equal as doubles.
        if (expected.TryGetInt64(out var whole) && element.TryGetInt64(out var other))
        {
            return whole == other || (double)Int128.Abs((Int128)whole - other) <= tolerance;
        }

        // 1.001 and 1 must be equal with a tolerance of 0.001, although their difference as doubles is slightly larger.
        var difference = Math.Abs(expected.GetDouble() - element.GetDouble());
        return difference <= tolerance * (1 + 1e-9) || JsonElement.DeepEquals(expected, element);
    }
}
