namespace Sluice.Api.Validation;

/// <summary>Turns a path of C# properties into a path of JSON fields.</summary>
internal static class FieldPath
{
    /// <summary>
    /// <c>Spec.Strategy.Steps[2].Weight</c> becomes <c>spec.strategy.steps[2].weight</c>, and what stands in brackets stays as it is;
    /// <c>Name</c> is <c>metadata.name</c>.
    /// </summary>
    public static string Of(string property)
    {
        if (property == "Name")
        {
            return "metadata.name";
        }

        var path = property.ToCharArray();
        for (var (i, starts, depth) = (0, true, 0); i < path.Length; i++)
        {
            depth += path[i] switch { '[' => 1, ']' => -1, _ => 0 };
            path[i] = starts && depth == 0 ? char.ToLowerInvariant(path[i]) : path[i];
            starts = path[i] == '.';
        }

        return new string(path);
    }
}
