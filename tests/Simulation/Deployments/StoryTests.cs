using System.Runtime.CompilerServices;
using Xunit;

namespace Simulation.Deployments;

/// <summary>
/// Compares the decisions of each story and their times with Golden/. <c>SLUICE_REGENERATE=1 dotnet test</c> writes the logs again and
/// fails, so that a reviewer reads the difference.
/// </summary>
public class StoryTests
{
    public static TheoryData<string> Names => new(Stories.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_story_goes_as_written(string name)
    {
        var (scenario, until) = Stories.All[name];
        var log = string.Join('\n', SimulationRun.Log(scenario, until)) + "\n";
        var path = Path.Combine(Folder(), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("SLUICE_REGENERATE") == "1")
        {
            File.WriteAllText(path, log);
            Assert.Fail($"{name} is regenerated: look at the difference, and test without SLUICE_REGENERATE");
        }

        Assert.Equal(File.ReadAllText(path), log);
    }

    [Fact]
    public void Every_log_has_its_story() =>
        Assert.Equal(
            Stories.All.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder(), "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "..", "Golden");
}
