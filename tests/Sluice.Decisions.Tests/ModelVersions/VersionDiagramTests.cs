using System.Text.RegularExpressions;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.ModelVersions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.ModelVersions.States;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Tests.Properties;
using Xunit;

namespace Sluice.Decisions.Tests.ModelVersions;

/// <summary>Holds the diagram of a ModelVersion's states, in the guide and above the code, to what the code does.</summary>
public partial class VersionDiagramTests
{
    private static readonly IReadOnlyList<string> Diagram = Arrows("operator/Sluice.Decisions/ModelVersions/States/VersionTransitions.cs");

    [Fact]
    public void The_guide_shows_the_diagram_of_the_code() => Assert.Equal(Diagram, Arrows("docs/versions.md"));

    [Fact]
    public void Every_arrow_of_the_diagram_is_taken_and_no_other_is()
    {
        var taken = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var seen in Enumerable.Range(0, 2000).Select(seed => new Chaos(seed).Make<ModelVersionObservation>()).Concat(Story()))
        {
            ModelVersionDecider.Decide(seen, (from, to) => taken.Add($"{from.Name} --> {to.Name}"));
        }

        Assert.Equal(Diagram.Order(StringComparer.Ordinal), taken);
    }

    [Fact]
    public void A_state_that_was_written_is_read_back() => Assert.All(Story(), seen =>
    {
        var reached = VersionState.Read(seen);
        var decision = ModelVersionDecider.Decide(seen, (_, to) => reached = to);
        Assert.Equal(reached.Name, VersionState.Read(seen with { Status = decision.Status }).Name);
    });

    // Wrong bytes are read; the pod that read them is deleted once they are repaired; right ones are read.
    private static IEnumerable<ModelVersionObservation> Story()
    {
        var seen = new ModelVersionObservation
        {
            Object = new ObjectFact { Name = "penguins-1.0.0", Uid = "uid", Generation = 1 },
            Spec = new ModelVersionSpec { Artifact = new ArtifactReference { Digest = "sha256:a" } },
        };
        string?[] reads = [null, "sha256:b", "sha256:b", null, "sha256:a", "sha256:a"];
        foreach (var read in reads)
        {
            seen = seen with { VerifyPods = read is null ? [] : [Ended($$"""{"digest":"{{read}}"}""")] };
            yield return seen;
            seen = seen with { Status = ModelVersionDecider.Decide(seen).Status };
        }
    }

    private static PodFact Ended(string message) =>
        new() { Name = "verify", Uid = "pod", Phase = PodPhases.Succeeded, ExitCode = 0, TerminationMessage = message };

    private static List<string> Arrows(string path) =>
    [
        .. Arrow().Matches(File.ReadAllText(Path.Combine(GoldenTests.Root(), "..", "..", path)))
            .Select(arrow => $"{arrow.Groups[1].Value} --> {arrow.Groups[2].Value}"),
    ];

    [GeneratedRegex(@"\b([A-Z]\w+) --> ([A-Z]\w+)\b")]
    private static partial Regex Arrow();
}
