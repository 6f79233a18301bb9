using k8s;
using Microsoft.Extensions.Logging;
using Sluice.Operator.Configuration;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Crashes;

[Collection(CrashCollection.Name)]
public sealed class LeaderCrashTests(ApiServer server)
{
    // The second table that the rollout of 1.1.0 writes, so that it is in progress.
    private const int MidRollout = 2;

    [Fact]
    public async Task When_the_leader_is_killed_in_a_rollout_another_one_brings_it_to_the_same_end()
    {
        var expected = await EndAsync(
            server.Client, async (story, clock) => await StartAsync(story, clock, "alone"), _ => Task.CompletedTask, expected: null);
        using var kill = new KillSwitch(
            MidRollout,
            request => request.Method == HttpMethod.Patch && request.RequestUri!.AbsolutePath.EndsWith("-route", StringComparison.Ordinal));
        RunningOperator? second = null;
        var killed = await EndAsync(
            server.Client,
            async (story, clock) =>
            {
                var first = await StartAsync(story, clock, "first", kill);
                await Eventually.Async(
                    "the first leads", () => HolderAsync(story), holder => holder.StartsWith("first", StringComparison.Ordinal));
                second = await StartAsync(story, clock, "second");
                return first;
            },
            async story =>
            {
                Assert.StartsWith("second", await HolderAsync(story), StringComparison.Ordinal);
                await second!.DisposeAsync();
            },
            expected);

        Assert.True(kill.Pulled.IsCompleted);
        Assert.Equal("", EndState.Difference(expected, killed));
    }

    private static async Task<IReadOnlyList<string>> EndAsync(
        Kubernetes client, Func<Story, LeapClock, Task<RunningOperator>> start, Func<Story, Task> end, IReadOnlyList<string>? expected)
    {
        var clock = new LeapClock();
        await using var story = await Story.BeginAsync(client);
        await using var watch = new RouteWatch(client, story.Namespace);
        await using var running = await start(story, clock);
        await Play.RunAsync(story, clock);
        var state = await Play.EndAsync(story, "1.2.0", expected);
        await end(story);
        Assert.Empty(watch.Broken);
        return state;
    }

    private static Task<RunningOperator> StartAsync(Story story, TimeProvider clock, string name, params DelegatingHandler[] handlers)
    {
        var options = RunningOperator.Options(story.Namespace) with
        {
            PodName = name,
            LeaderElection = true,

            // So long that the first leads until it is killed, also where others have the processors.
            LeaseDuration = TimeSpan.FromSeconds(15),
            RenewDeadline = TimeSpan.FromSeconds(12),
            RetryPeriod = TimeSpan.FromSeconds(1),
            DrainTime = TimeSpan.FromSeconds(1),
        };
        return RunningOperator.StartAsync(options, clock, LogLevel.None, handlers);
    }

    private static async Task<string> HolderAsync(Story story) =>
        (await story.Client.CoordinationV1.ReadNamespacedLeaseAsync(new OperatorOptions().LeaseName, story.Namespace)).Spec.HolderIdentity;
}
