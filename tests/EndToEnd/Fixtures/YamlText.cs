using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Small edits to a sample, as a person makes them in an editor. An edit that finds nothing to change is an error.</summary>
internal static class YamlText
{
    public static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name));

    /// <summary>Sets the one field of that name.</summary>
    public static string With(this string yaml, string field, string value) => Replace(yaml, $@"(?<=^\s*(- )?{field}: ).*$", value);

    /// <summary>Sets metadata.name.</summary>
    public static string Named(this string yaml, string name) => Replace(yaml, @"(?<=^metadata:\n  name: ).*$", name);

    /// <summary>Mounts another ConfigMap.</summary>
    public static string Mounting(this string yaml, string configMap) =>
        Replace(yaml, @"(?<=^\s*configMap:\n\s*name: ).*$", configMap);

    private static string Replace(string yaml, string pattern, string value)
    {
        var found = Regex.Count(yaml, pattern, RegexOptions.Multiline);
        return found == 1
            ? Regex.Replace(yaml, pattern, value, RegexOptions.Multiline)
            : throw new XunitException($"{pattern} is found {found} times in:\n{yaml}");
    }
}
