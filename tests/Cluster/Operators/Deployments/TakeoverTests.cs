using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Host;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

public sealed class TakeoverTests(ApiServer server) : IClassFixture<ApiServer>
{
    // So long that the first leads until it dies, also where others have the processors.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(12);

    private static readonly string[] Versions = ["1.0.0", "1.1.0"];

    [Fact]
    public async Task A_rollback_that_is_due_when_the_leader_dies_is_the_first_thing_that_the_next_one_does()
    {
        await using var story = await Story.BeginAsync(server);
        using var death = new Away { Now = false };
        using var writes = new WriteLog();
        await using var first = await StartAsync(story, "first", death);
        foreach (var version in Versions)
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        await using var second = await StartAsync(story, "second", writes);
        var rollout = Stopwatch.StartNew();
        var held = Story.Deployment("1.1.0").Spec;
        await story.SetAsync(
            held with
            {
                Strategy = held.Strategy with
                {
                    Steps = [new RolloutStep { Weight = 10, MinRequests = 100_000_000 }, new RolloutStep { Weight = 100 }],
                },
            });
        await Eventually.Async(
            "1.1.0 has a share",
            story.DeploymentAsync,
            md => md.Status is { Traffic: "1.0.0:90 1.1.0:10", Rollout.StepStartTime: not null });

        rollout.Stop();
        death.Now = true;
        var clock = Stopwatch.StartNew();
        story.BadVersions.Add("1.1.0");
        await Eventually.Async(
            "1.1.0 is rolled back",
            story.DeploymentAsync,
            md => md.Status is { Rollout.Phase: RolloutPhase.RolledBack });

        // Two seconds after the lease has ended, where the machine is as fast as it was when the rollout began.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, LeaseDuration + TimeSpan.FromSeconds(2) + rollout.Elapsed);

        // Leases and events aside: the ledger's line is written before the status that it is for.
        var work = writes.Writes
            .Where(write => !write.Contains("/leases", StringComparison.Ordinal) && !write.Contains("/events", StringComparison.Ordinal))
            .ToList();
        var rollback = work.FindIndex(
            write => write.StartsWith("PATCH", StringComparison.Ordinal) && write.Contains(
                $"/{ModelDeployment.Names.Plural}/{Story.Model}/status", StringComparison.Ordinal));
        Assert.True(
            rollback >= 0 && work.Take(rollback).All(write => write.Contains("ledger", StringComparison.Ordinal)),
            string.Join('\n', work.Take(5)));
        Assert.Contains(nameof(RolloutPhase.RolledBack), work[rollback], StringComparison.Ordinal);
    }

    private static Task<RunningOperator> StartAsync(Story story, string name, DelegatingHandler handler)
    {
        var options = RunningOperator.Options(story.Namespace) with
        {
            PodName = name,
            LeaderElection = true,
            LeaseDuration = LeaseDuration,
            RenewDeadline = TimeSpan.FromSeconds(10),
            RetryPeriod = TimeSpan.FromSeconds(1),
        };
        return RunningOperator.StartAsync(options, TimeProvider.System, LogLevel.None, handler);
    }
}
