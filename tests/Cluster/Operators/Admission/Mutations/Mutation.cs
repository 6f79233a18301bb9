namespace Sluice.Tests.Cluster.Operators.Admission.Mutations;

/// <summary>A valid sample with one value made hostile.</summary>
/// <param name="Kind">Plural of its kind.</param>
/// <param name="Path">The value, such as <c>spec.dataset.features[0].name</c>.</param>
/// <param name="What">What stands there, in words.</param>
/// <param name="Harmful">Whether nothing but free text may be this; otherwise it may be taken.</param>
/// <param name="Sample">The manifest as JSON, with <see cref="Hole"/> where the value stands.</param>
/// <param name="Value">The value, as JSON.</param>
internal sealed record Mutation(string Kind, string Path, string What, bool Harmful, string Sample, string Value)
{
    public const string Hole = "@@hole@@";

    /// <summary>The manifest, as JSON.</summary>
    public string Body => Sample.Replace($"\"{Hole}\"", Value, StringComparison.Ordinal);

    /// <summary>The path without indices and keys of maps.</summary>
    public string Pattern { get; } = PatternOf(Path);

    /// <summary>Whether a message names the field, or what holds it: some rules are about several fields together.</summary>
    public bool IsNamedBy(string message)
    {
        var end = Path.LastIndexOf('.');
        var field = Pattern[(Pattern.LastIndexOf('.') + 1)..].TrimEnd('[', ']');
        return message.Contains(field, StringComparison.OrdinalIgnoreCase)
            || (end > "spec".Length && message.Contains(Path[..end], StringComparison.Ordinal));
    }

    public static string PatternOf(string path) => System.Text.RegularExpressions.Regex.Replace(path, @"\[.*?\](?=\.|\[|$)", "[]");

    public override string ToString() => $"{Kind} {Path} = {What}";
}
