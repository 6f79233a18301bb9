using System.Diagnostics;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>The demo's story, from the user's side: each act follows when the one before is seen to have come to its end.</summary>
internal static class Play
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Many stories are played at a time, and looking costs more than waiting.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // For how long nothing changes at the end: a status that is about others' follows theirs.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    // Longer than what was taken off the route is kept.
    private static readonly TimeSpan Drained = TimeSpan.FromSeconds(15);

    /// <summary>1.0.0 serves, 1.1.0 takes over in steps, 1.2.0 is bad and rolled back.</summary>
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
        await DeploymentAsync(story, "1.2.0 was rolled back", md => Is(md, ConditionTypes.Stalled) && md.Status.Stable == "1.1.0");
        await DrainAsync(story, clock, "1.2.0");
    }

    /// <summary>1.0.0 serves; from there on 1.1.0 is held half-way, and 1.2.0 takes its place and over.</summary>
    /// <param name="story">Where.</param>
    /// <param name="clock">The operator's.</param>
    /// <param name="begin">Called when the rollouts begin.</param>
    public static async Task SupersedeAsync(Story story, LeapClock clock, Action begin)
    {
        foreach (var version in new[] { "1.0.0", "1.1.0", "1.2.0" })
        {
            await TrainAsync(story, version);
        }

        var deployment = Story.Deployment("1.0.0");
        var steps = deployment.Spec.Strategy.Steps;
        deployment.Spec = deployment.Spec with
        {
            Strategy = deployment.Spec.Strategy with { Steps = [steps[0], steps[1] with { MinRequests = 100_000_000 }, steps[2]] },
        };
        await story.CreateAsync(deployment);
        await DeploymentAsync(story, "1.0.0 serves", md => Is(md, ConditionTypes.Ready) && md.Status.Stable == "1.0.0");

        begin();
        await story.SetVersionAsync("1.1.0");
        await DeploymentAsync(story, "1.1.0 is half-way", md => md.Status.Traffic == "1.0.0:50 1.1.0:50");

        await story.SetAsync(Story.Deployment("1.2.0").Spec);
        await DeploymentAsync(story, "1.2.0 took over", md => Is(md, ConditionTypes.Ready) && md.Status.Stable == "1.2.0");
        await DrainAsync(story, clock, "1.1.0");
    }

    /// <summary>A job tries values of a hyperparameter, and publishes the best.</summary>
    public static async Task SearchAsync(Story story)
    {
        await story.CreateAsync(Story.Searching("1.0.0"));
        await Eventually.Async(
            "the best trial is published",
            () => story.JobAsync("1.0.0"),
            job => job.Status?.Phase == JobPhase.Succeeded && job.Status.Search?.Best == 1,
            Patience,
            Pause);
        await Eventually.Async(
            "1.0.0 is there", () => story.VersionAsync("1.0.0"), mv => mv.Status?.Phase == VersionPhase.Ready, Patience, Pause);
    }

    /// <summary>
    /// Waits for the end: the one that is expected or, without that, one that stays and in which a version has left nothing but its record.
    /// </summary>
    public static async Task<IReadOnlyList<string>> EndAsync(Story story, string gone, IReadOnlyList<string>? expected = null)
    {
        IReadOnlyList<string> state = [];
        var rest = new Stopwatch();
        await Eventually.Async(
            "the end",
            async () =>
            {
                var before = state;
                state = await EndState.ReadAsync(story.Client, story.Namespace);
                if (expected is not null)
                {
                    return EndState.Difference(expected, state);
                }

                var difference = EndState.Difference(before, state);
                if (difference.Length > 0 || state.Any(line => IsOf(line, gone)))
                {
                    rest.Reset();
                }

                rest.Start();
                return difference;
            },
            difference => expected is null ? rest.Elapsed > Rest : difference.Length == 0,
            Patience,
            Pause);
        return state;
    }

    private static async Task DrainAsync(Story story, LeapClock clock, string version)
    {
        await DeploymentAsync(
            story,
            $"{version} is drained",
            md => md.Status.Draining.Any(draining => draining.Version == version) || md.Status.Phase is DeploymentPhase.Healthy);
        clock.Leap(Drained);
        await story.NudgeAsync(ModelDeployment.Names.Plural, Story.Model);
    }

    private static bool IsOf(string line, string version)
    {
        var workload = $"{Story.Model}-{version.Replace('.', '-')}";
        return line.Contains(".status.draining", StringComparison.Ordinal)
            || line.StartsWith($"deployments/{workload}", StringComparison.Ordinal)
                || line.StartsWith($"replicasets/{workload}", StringComparison.Ordinal)
            || line.StartsWith($"pods/{workload}-HASH", StringComparison.Ordinal)
                || line.StartsWith($"pods/{Story.Model}-{version}-verify", StringComparison.Ordinal);
    }

    private static async Task TrainAsync(Story story, string version)
    {
        await story.CreateAsync(Story.Job(version));
        await Eventually.Async(
            $"{version} is there", () => story.VersionAsync(version), mv => mv.Status?.Phase == VersionPhase.Ready, Patience, Pause);
    }

    private static Task DeploymentAsync(Story story, string what, Predicate<ModelDeployment> reached) =>
        Eventually.Async(
            what, story.DeploymentAsync, md => md.Status?.ObservedGeneration == md.Metadata.Generation && reached(md), Patience, Pause);

    private static bool Is(ModelDeployment deployment, string type) =>
        deployment.Status.Conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True);
}
