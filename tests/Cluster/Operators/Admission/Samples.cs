using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>The sample manifests beside the schemas.</summary>
internal static class Samples
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "crds", "samples");

    public static IReadOnlyList<string> Invalid => Names("invalid");

    public static IReadOnlyList<string> Valid => Names("valid");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>The message that an invalid one must get: its first line.</summary>
    public static string Message(string yaml)
    {
        var first = yaml[..yaml.IndexOf('\n', StringComparison.Ordinal)];
        Assert.StartsWith("# error: ", first, StringComparison.Ordinal);
        return first["# error: ".Length..].Trim();
    }

    private static IReadOnlyList<string> Names(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(Folder, folder), "*.yaml")
            .Select(file => $"{folder}/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];
}
