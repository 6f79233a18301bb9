namespace Sluice.Api.Validation;

/// <summary>Rules about the places of artifacts and tables.</summary>
public static class ArtifactUri
{
    /// <summary>What is wrong with a place. Null when there is nothing.</summary>
    public static string? Fault(string? text, params string[] schemes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return $"is missing; write it as {Examples(schemes)}";
        }

        var scheme = schemes.FirstOrDefault(known => text.StartsWith(known + "://", StringComparison.Ordinal));
        if (scheme is null)
        {
            return $"'{text}' has no known scheme; write it as {Examples(schemes)}";
        }

        if (NameRules.Visible(text) is { } hidden)
        {
            return hidden;
        }

        if (text.Contains('%', StringComparison.Ordinal) || text.Split('/').Contains("..") || text.Any(char.IsWhiteSpace))
        {
            return $"'{text}' has '..', '%' or a space in it; write the plain path";
        }

        var rest = text[(scheme.Length + 3)..];
        return scheme switch
        {
            "file" when !rest.StartsWith('/') || rest.Length < 2 => $"'{text}' is not an absolute path; write it as file:///folder/name",
            "oci" when !rest.Contains('/', StringComparison.Ordinal) || rest.StartsWith('/') || rest.EndsWith('/') =>
                $"'{text}' has no repository; write it as oci://host/repository",
            "oci" when !NameRules.IsRepository(rest) =>
                $"'{text}' is not a repository; write it as oci://host/repository, in lower case, without tag and digest",
            _ => null,
        };
    }

    /// <summary>The path of a <c>file://</c> place; null for another scheme.</summary>
    public static string? Path(string? text) =>
        text is not null && text.StartsWith("file:///", StringComparison.Ordinal) ? text[7..] : null;

    /// <summary>Whether a path is a folder or lies below it.</summary>
    public static bool IsBelow(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string Examples(string[] schemes) =>
        string.Join(" or ", schemes.Select(scheme => scheme == "file" ? "file:///folder/name" : "oci://host/repository"));
}
