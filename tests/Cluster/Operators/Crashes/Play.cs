using Sluice.Api.Conditions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>The demo's story, from the user's side: each act follows when the one before is seen to have come to its end.</summary>
internal static class Play
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Many stories are played at a time, and looking costs more than waiting.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Longer than what was taken off the route is kept.
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(15);

    /// <summary>1.0.0 serves, 1.1.0 takes over in steps, 1.2.0 is bad and sent back.</summary>
    public static async Task RunAsync(Story story, LeapClock clock)
    {
        story.BadVersions.Add("1.2.0");
        await TrainAsync(story, "1.0.0");
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await DeploymentAsync(story, "1.0.0 serves", md => Is(md, ConditionTypes.Ready) && md.Status.Stable == "1.0.0");

        await TrainAsync(story, "1.1.0");
        await story.SetVersionAsync("1.1.0");
        await DeploymentAsync(story, "1.1.0 took over", md => Is(md, ConditionTypes.Ready) && md.Status.Stable == "1.1.0");

        await TrainAsync(story, "1.2.0");
        await story.SetVersionAsync("1.2.0");
        await DeploymentAsync(story, "1.2.0 was sent back", md => Is(md, ConditionTypes.Stalled) && md.Status.Stable == "1.1.0");
        await DeploymentAsync(story, "1.2.0 is drained", md => md.Status.Draining is [{ Version: "1.2.0" }]);
        clock.Leap(Drained);
        await story.NudgeAsync(ModelDeployment.Names.Plural, Story.Model);
    }

    /// <summary>Waits for the end, in which 1.2.0 has left nothing but its record, or for the one that is expected.</summary>
    public static async Task<IReadOnlyList<string>> EndAsync(Story story, IReadOnlyList<string>? expected = null)
    {
        IReadOnlyList<string> state = [];
        await Eventually.Async(
            "the end",
            async () => EndState.Difference(expected ?? [], state = await EndState.ReadAsync(story.Client, story.Namespace)),
            difference => expected is null ? !state.Any(IsOfLast) : difference.Length == 0,
            Patience,
            Pause);
        return state;
    }

    private static bool IsOfLast(string line) =>
        line.Contains(".status.draining", StringComparison.Ordinal)
        || line.StartsWith("deployments/penguins-1-2-0", StringComparison.Ordinal) || line.StartsWith("replicasets/penguins-1-2-0", StringComparison.Ordinal)
        || line.StartsWith("pods/penguins-1-2-0-HASH", StringComparison.Ordinal) || line.StartsWith("pods/penguins-1.2.0-verify", StringComparison.Ordinal);

    private static async Task TrainAsync(Story story, string version)
    {
        await story.CreateAsync(Story.Job(version));
        await Eventually.Async($"{version} is there", () => story.VersionAsync(version), mv => mv.Status?.Phase == "Ready", Patience, Pause);
    }

    private static Task DeploymentAsync(Story story, string what, Predicate<ModelDeployment> reached) =>
        Eventually.Async(what, story.DeploymentAsync, md => md.Status?.ObservedGeneration == md.Metadata.Generation && reached(md), Patience, Pause);

    private static bool Is(ModelDeployment deployment, string type) =>
        deployment.Status.Conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True);
}
