using System.Runtime.CompilerServices;
using Xunit;

namespace Sluice.Decisions.Tests;

/// <summary>
/// The limits that CONTRIBUTING.md sets for sources: a folder can be taken in at a glance, and a line is read without scrolling.
/// </summary>
public class SourceTests
{
    private const int MostFiles = 15;
    private const int LongestLine = 140;

    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..");

    private static readonly string[] Parts = ["operator", "runtime-images", "standins", "demo", "tests"];

    private static IEnumerable<string> Files => Parts
        .SelectMany(part => Directory.EnumerateFiles(Path.Combine(Root, part), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"));

    [Fact]
    public void No_folder_has_more_than_15_files()
    {
        var full = Files.GroupBy(Path.GetDirectoryName).Where(folder => folder.Count() > MostFiles).ToList();
        Assert.True(full.Count == 0, string.Join(Environment.NewLine, full.Select(folder => $"{folder.Key}: {folder.Count()} files")));
    }

    [Fact]
    public void No_line_has_more_than_140_characters()
    {
        var wide = Files
            .SelectMany(path => File.ReadLines(path).Select((line, index) => (Path: path, Number: index + 1, line.Length)))
            .Where(line => line.Length > LongestLine)
            .ToList();
        Assert.True(wide.Count == 0, string.Join(Environment.NewLine, wide.Select(line => $"{line.Path}:{line.Number}: {line.Length}")));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
