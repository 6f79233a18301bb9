using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Simulation.Deployments;

/// <summary>The diagram of a rollout's states, in the docs and in the code, against what rollouts do.</summary>
public partial class StateDiagramTests
{
    private const int SeedCount = 250;

    private static readonly string Root = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..");

    [Fact]
    public void The_code_shows_the_diagram_of_the_docs()
    {
        var code = Path.Combine(Root, "operator", "Sluice.Decisions", "ModelDeployments", "Rollout", "Transitions.cs");
        Assert.Equal(Diagram("docs/rollouts.md"), Read(code));
    }

    [Fact]
    public void Rollouts_take_every_arrow_and_no_other()
    {
        var taken = new ConcurrentDictionary<string, bool>();
        Decision<Sluice.Api.ModelDeployments.ModelDeploymentStatus> Watched(
            Sluice.Decisions.ModelDeployments.Observation.ModelDeploymentObservation seen)
        {
            foreach (var arrow in ModelDeploymentDecider.Arrows(seen))
            {
                taken.TryAdd(arrow, true);
            }

            return ModelDeploymentDecider.Decide(seen);
        }

        foreach (var (scenario, until) in Stories.All.Values)
        {
            SimulationRun.Run(scenario, until, Watched);
        }

        Parallel.For(0, SeedCount, seed => SimulationRun.Run(seed, Watched));
        var drawn = Diagram("docs/rollouts.md");
        var differences = taken.Keys.Except(drawn).Select(arrow => $"{arrow} is not in the diagram")
            .Concat(drawn.Except(taken.Keys).Select(arrow => $"{arrow} was never taken"))
            .ToList();
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }

    private static IReadOnlyList<string> Diagram(string page) => Read(Path.Combine(Root, page));

    private static IReadOnlyList<string> Read(string path) =>
        [.. Arrow().Matches(File.ReadAllText(path)).Select(match => $"{match.Groups[1].Value} --> {match.Groups[2].Value}")];

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^(?:///)? +(\w+) --> (\w+)", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
