using System.Text.RegularExpressions;

namespace Sluice.Data.Sources;

/// <summary>A file that <c>sha256sum</c> has written: on each line a digest, two spaces or a space and <c>*</c>, and a name.</summary>
internal static partial class DigestManifest
{
    /// <summary>The largest manifest in bytes.</summary>
    public const int Largest = 16 << 20;

    /// <summary>The files that a manifest names, in its order.</summary>
    /// <param name="text">The manifest.</param>
    /// <exception cref="FormatException">It is no manifest, or names a file that is not below its folder.</exception>
    public static IReadOnlyList<(string Name, string Digest)> Read(string text)
    {
        var files = new List<(string Name, string Digest)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, number) in text.Split('\n').Select((line, i) => (line.TrimEnd('\r'), i + 1)))
        {
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (Line().Match(line) is not { Success: true } match)
            {
                throw new FormatException(
                    $"line {number} is '{Short(line)}'; each line is 64 hexadecimal digits, two spaces and a name, as sha256sum prints it");
            }

            var name = match.Groups["name"].Value;
            name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
            if (name.Split('/').Any(part => part is "" or "." or "..") || name.Any(char.IsControl))
            {
                throw new FormatException($"line {number} names '{Short(name)}', which is not a path below the manifest's folder");
            }

            if (!names.Add(name))
            {
                throw new FormatException($"line {number} names '{Short(name)}', which an earlier line names too; remove one of them");
            }

            files.Add((name, "sha256:" + match.Groups["digest"].Value.ToLowerInvariant()));
        }

        return files.Count > 0 ? files : throw new FormatException("it names no file");
    }

    private static string Short(string text) => text.Length > 100 ? text[..100] + "…" : text;

    [GeneratedRegex(@"^(?<digest>[0-9a-fA-F]{64}) [ *](?<name>.+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
