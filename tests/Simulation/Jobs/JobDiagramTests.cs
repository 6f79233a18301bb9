using System.Text.RegularExpressions;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.States;
using Xunit;

namespace Simulation.Jobs;

/// <summary>Holds the diagram of a TrainingJob's states, in the guide and above the code, to what the code does.</summary>
public partial class JobDiagramTests
{
    // Of 2,000 seeds, 400: so many take the rarest arrow that no story takes.
    private const int Share = 5;

    private static readonly IReadOnlyList<string> Diagram = Arrows(
        Repository.Read("operator/Sluice.Decisions/TrainingJobs/States/JobTransitions.cs"));

    [Fact]
    public void The_guide_shows_the_diagram_of_the_code() =>
        Assert.Equal(Diagram.Order(StringComparer.Ordinal), Arrows(Repository.Read("docs/training.md")).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_arrow_of_the_diagram_is_taken_and_no_other_is()
    {
        var taken = new SortedSet<string>(StringComparer.Ordinal);
        Seeds.Run(seed => JobSimulationRun.Run(seed, seen => TrainingJobDecider.Decide(seen, Take)), share: Share);

        foreach (var (_, seen) in JobStories.All)
        {
            TrainingJobDecider.Decide(seen, Take);
        }

        Assert.Equal(Diagram.Order(StringComparer.Ordinal), taken);

        void Take(JobState from, JobState to)
        {
            lock (taken)
            {
                taken.Add($"{from.Name} --> {to.Name}");
            }
        }
    }

    [Fact]
    public void A_state_that_was_written_is_read_back()
    {
        Seeds.Run(
            seed => JobSimulationRun.Run(seed, seen =>
            {
                JobState? reached = null;
                var decision = TrainingJobDecider.Decide(seen, (_, to) => reached = to);
                reached ??= JobState.Read(seen);
                var back = JobState.Read(seen with { Status = decision.Status });

                // An attempt that succeeded and is not asked for any more stays the newest one until another begins.
                Assert.True(
                    back.Name == reached.Name || (reached, back) is (JobState.Waiting, JobState.Publishing or JobState.Exporting),
                    $"{reached.Name} reads as {back.Name}");
                return decision;
            }),
            share: Share);
    }

    // Without the arrow from nowhere, which is the beginning.
    private static List<string> Arrows(string text) =>
        [.. Arrow().Matches(text).Select(arrow => $"{arrow.Groups[1].Value} --> {arrow.Groups[2].Value}")];

    [GeneratedRegex(@"\b([A-Z]\w+) --> ([A-Z]\w+)\b")]
    private static partial Regex Arrow();
}
