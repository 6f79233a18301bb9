using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class StageTests
{
    private static readonly RolloutStep All = new() { Weight = 100 };

    [Fact]
    public void Blue_green_has_a_preview_that_no_caller_is_sent_to()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 0, Pause = new PauseOptions { UntilApproved = true } }, All)
            .Wanting("1.1.0")
            .UntilReason(Reasons.AwaitingApproval);
        Assert.Equal("1.0.0:100 1.1.0:0", seen.Traffic());
        Assert.Equal("1/2", seen.Decide().Status.Step);
        Assert.True(seen.Route!.Table!.Versions[1].Candidate);
        var promoted = seen.Acting(ActionKind.Approve, seen.Decide().Status.Approval!.Token)
            .Until(decision => decision.Status.Stable == "1.1.0");
        Assert.Equal("1.0.0:0 1.1.0:100", promoted.Traffic());
    }

    [Fact]
    public void Steps_of_one_weight_follow_each_other_without_a_new_table()
    {
        var seen = Deployments.Serving()
            .Stepping(
                new RolloutStep { Weight = 10 },
                new RolloutStep { Pause = new PauseOptions { Duration = "1m" } },
                new RolloutStep { Replicas = 3 },
                All)
            .Wanting("1.1.0").UntilReason(Reasons.Paused);
        var generation = seen.Route!.Table!.Generation;
        Assert.Equal(("2/4", "1.0.0:90 1.1.0:10"), (seen.Decide().Status.Step, seen.Traffic()));
        seen = seen.Until(decision => decision.Status.Step == "3/4", 20);
        Assert.Equal(generation, seen.Route!.Table!.Generation);
        Assert.Equal(3, seen.Workloads.Single(workload => workload.Version == "1.1.0").Replicas);
        Assert.Equal(
            3, seen.Decide().Status.Ledger.Count(entry => entry is { Decision: LedgerDecision.Advance, Version: "1.1.0", Weight: 10 }));
    }

    [Theory]
    [InlineData(0, 0, null, 4)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(0, 100, 1, 4)]
    [InlineData(10, 0, 1, 1)]
    [InlineData(26, 0, 1, 2)]
    [InlineData(50, 0, 1, 2)]
    [InlineData(50, 100, 1, 4)]
    [InlineData(20, 25, 1, 2)]
    [InlineData(50, 0, 9, 9)]
    [InlineData(100, 100, 1, 4)]
    public void A_stage_has_the_pods_that_it_asks_for_and_those_that_its_requests_take(int weight, int mirror, int? replicas, int pods) =>
        Assert.Equal(pods, new Stage { Weight = weight, Mirror = mirror, Replicas = replicas }.Pods(4));

    [Fact]
    public void The_next_step_waits_for_its_pods()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 10, Replicas = 1 }, new RolloutStep { Weight = 50, Replicas = 3 }, All)
            .Wanting("1.1.0");
        seen = seen.Until(decision => decision.Status.Step == "1/3").Next();
        Assert.Equal(1, seen.Workloads.Single(workload => workload.Version == "1.1.0").Replicas);
        var decision = seen.Decide();
        Assert.Null(decision.Weights());
        Assert.Equal(Reasons.PodsNotReady, decision.Ready().Reason);
        Assert.Equal(3, decision.Writes.OfType<ApplyVersionWorkload>().Single(step => step.Version == "1.1.0").Replicas);
        Assert.Equal("1.0.0:50 1.1.0:50", seen.Next().Decide().Weights());

        // The rollout ends if the pods never become ready.
        var never = (seen with { Status = decision.Status }).After(600).Decide();
        Assert.Equal(("1.0.0:100", Reasons.ProgressDeadlineExceeded), (never.Weights(), never.Status.Rollout!.Reason));
    }

    [Theory]

    // The status is ahead of the table, so the rollout continues from the last step before it with the table's weight.
    [InlineData(3, 50, 10, 2)]
    [InlineData(2, 10, 10, 2)]

    // The table has more traffic than the step. Only a stable version without pods or an old status causes that, so it is no progress.
    [InlineData(0, 10, 50, 0)]
    [InlineData(2, 10, 100, 2)]
    [InlineData(null, 0, 100, 0)]

    // The weight was lowered because pods were missing, as the status says.
    [InlineData(3, 25, 25, 3)]

    // After an edit, the rollout continues from the nearest step that has no more traffic.
    [InlineData(0, 10, 30, 0)]
    [InlineData(9, 0, 0, 0)]
    public void The_step_is_the_status_and_the_table_together(int? recorded, int decided, int routed, int index)
    {
        RolloutStrategy strategy = new() { Steps = [new() { Weight = 10 }, new(), new(), new() { Weight = 50 }, All] };
        var found = StepLocation.Of(Stages.Of(strategy), recorded, decided, routed);
        Assert.Equal(index, found);
    }

    [Fact]
    public void A_crash_after_the_status_takes_the_step_up_where_it_was_decided()
    {
        var before = Deployments.Serving().Stepping(
            new RolloutStep { Weight = 10 },
            new RolloutStep { Pause = new PauseOptions { Duration = "1m" } },
            new RolloutStep { Weight = 50 },
            All)
            .Wanting("1.1.0").UntilReason(Reasons.Paused).Next().After(60);
        Assert.Equal("1.0.0:50 1.1.0:50", before.Decide().Weights());
        var after = (before with { Status = before.Decide().Status }).Decide();
        Assert.Equal("2/4", after.Status.Step);
    }

    [Fact]
    public void What_a_table_says_of_callers_follows_the_spec()
    {
        var seen = Deployments.Serving().Strategy(strategy => strategy with
        {
            Steps =
            [
                new RolloutStep { Weight = 0, Mirror = 20, Pause = new PauseOptions { UntilApproved = true } },
                new RolloutStep { Weight = 10, Mirror = 0 },
                All,
            ],
            Gates =
            [
                new RolloutGate { Name = "same", Agreement = new AgreementGate { Tolerance = "0.5" } },
                new RolloutGate { Name = "b", Latency = new LatencyGate { Objective = "250ms" } },
                new RolloutGate { Name = "a", Latency = new LatencyGate { Objective = "100ms" } },
                new RolloutGate { Name = "f", Latency = new LatencyGate { Objective = "50ms", Measure = "FirstByte" } },
            ],
        });
        seen = seen with
        {
            Spec = seen.Spec with
            {
                Traffic = new TrafficOptions
                {
                    Sticky = new StickyOptions { Header = "x-user" },
                    Match = [new TrafficMatch { Header = "x-beta", Value = "1" }],
                    MaxMirrors = 7,
                },
            },
        };
        var steady = seen.Next().Route!.Table!;
        Assert.Equal(("x-user", "uid", 0, null), (steady.Sticky!.Header, steady.Sticky.Salt, steady.Matches.Count, steady.Mirror));
        Assert.Equal([0.1, 0.25], steady.LatencyBounds);
        Assert.Equal([0.05], steady.FirstByteBounds);
        var preview = seen.Wanting("1.1.0").Until(decision => decision.Status.Step == "1/3").Next().Route!.Table!;
        Assert.Equal("1.1.0", Assert.Single(preview.Matches).Version);
        Assert.Equal(
            ("1.0.0", "1.1.0", 20, 7, 0.5),
            (preview.Mirror!.Of, preview.Mirror.Version, preview.Mirror.Percent, preview.Mirror.MaxOutstanding, preview.Mirror.Tolerance));
    }

    [Fact]
    public void A_job_that_gave_no_answer_is_made_again_under_another_name_and_its_answer_counts()
    {
        var seen = Deployments.Serving().Strategy(strategy => strategy with
        {
            Steps = [new RolloutStep { Weight = 10 }, All],
            Gates = [new RolloutGate { Name = "smoke", Job = new JobGate { Image = "smoke:1" } }],
        }).Wanting("1.1.0");
        seen = seen.Until(decision => decision.Writes.OfType<ApplyGateJob>().Any()).Next();
        var evicted = seen with { Jobs = [seen.Jobs[0] with { Failed = true, FailedReason = "BackoffLimitExceeded", EndTime = seen.Now }] };
        var waits = evicted.Decide();
        Assert.Equal((true, 0), (waits.Status.Rollout!.InProgress, waits.Writes.OfType<ApplyGateJob>().Count()));
        Assert.Equal(Reasons.GateNotRun, evicted.Next().Decide().Ready().Reason);

        var next = evicted.Until(decision => decision.Writes.OfType<ApplyGateJob>().Any());
        Assert.InRange((next.Now - evicted.Now).TotalSeconds, 10, 15);
        var job = Assert.Single(next.Decide().Writes.OfType<ApplyGateJob>());
        Assert.Equal(1, job.Attempt);
        Assert.NotEqual(seen.Jobs[0].Name, job.Name);

        // The newest Job counts, and earlier ones are deleted.
        next = next.Next().Next();
        Assert.Equal(job.Name, Assert.Single(next.Jobs).Name);
        Assert.Equal("1.0.0:0 1.1.0:100", (next with { Jobs = [next.Jobs[0] with { Succeeded = true }] }).Decide().Weights());
        var failed = next with { Jobs = [next.Jobs[0] with { Failed = true, Message = "accuracy 0.3" }] };
        Assert.Equal(Reasons.GateFailed, failed.Decide().Status.Rollout!.Reason);
    }

    [Fact]
    public void A_job_whose_container_has_ended_is_not_kept_by_what_runs_beside_it()
    {
        var seen = Deployments.Serving().Strategy(strategy => strategy with
        {
            Steps = [new RolloutStep { Weight = 10 }, All],
            Gates = [new RolloutGate { Name = "smoke", Job = new JobGate { Image = "smoke:1" } }],
        }).Wanting("1.1.0");
        seen = seen.Until(decision => decision.Writes.OfType<ApplyGateJob>().Any()).Next();
        var pod = new PodFact { Name = "smoke-x", Uid = "pod", Phase = PodPhases.Running, ExitCode = 0, Started = true };
        var decision = (seen with { Jobs = [seen.Jobs[0] with { Pod = pod }] }).Decide();
        Assert.Equal(new EndPod("smoke-x", "pod"), Assert.Single(decision.Writes.OfType<EndPod>()));
        Assert.Equal("1.0.0:0 1.1.0:100", decision.Weights());
    }

    [Fact]
    public void A_job_is_made_at_the_steps_that_judge_it_and_ends_the_rollout_when_it_fails()
    {
        var seen = Deployments.Serving().Strategy(strategy => strategy with
        {
            Steps = [new RolloutStep { Weight = 0, Analyze = ["smoke"] }, new RolloutStep { Weight = 10 }, All],
            Gates = [new RolloutGate { Name = "smoke", Job = new JobGate { Image = "smoke:1" } }],
        }).Wanting("1.1.0");
        seen = seen.Until(decision => decision.Writes.OfType<ApplyGateJob>().Any());
        var job = Assert.Single(seen.Decide().Writes.OfType<ApplyGateJob>());
        Assert.Equal(("smoke", "1.1.0", "1.0.0", 1), (job.Gate, job.Version, job.Stable, job.StepNumber));
        Assert.Equal(job.Name, Assert.Single(seen.Decide().Writes.OfType<ApplyGateJob>()).Name);
        seen = seen.Next();
        Assert.Empty(seen.Decide().Writes.OfType<ApplyGateJob>());
        Assert.Equal("smoke: Running (Collecting)", seen.Decide().Status.Verdict);

        var passed = (seen with { Jobs = [seen.Jobs[0] with { Succeeded = true }] }).Decide();
        Assert.Equal("1.0.0:90 1.1.0:10", passed.Weights());
        var failed = seen with { Jobs = [seen.Jobs[0] with { Failed = true, Message = "accuracy 0.3" }] };
        Assert.Equal(
            (RolloutPhase.RolledBack, Reasons.GateFailed), (failed.Decide().Status.Rollout!.Phase, failed.Decide().Status.Rollout!.Reason));
        failed = failed.Next().Next();
        Assert.Equal(("False", Reasons.RolledBack), failed.Decide().Ready());
        Assert.Single(failed.Jobs);

        // A retry creates another Job.
        var again = failed.Acting(ActionKind.Retry, "1").Until(decision => decision.Writes.OfType<ApplyGateJob>().Any());
        Assert.NotEqual(job.Name, again.Decide().Writes.OfType<ApplyGateJob>().Single().Name);
        Assert.True(again.Next().Decide().Status.Rollout!.InProgress);
    }

    [Fact]
    public void Requests_that_do_not_come_by_the_weights_hold_the_step_and_block_no_way_back()
    {
        var seen = Deployments.AtStep(0, 10).Answered("1.0.0", 500).Answered("1.1.0", 500).After(20);
        var decision = seen.Decide();
        Assert.Equal((null, Reasons.TrafficNotConverged), (decision.Weights(), decision.Ready().Reason));
        Assert.Equal("1.0.0:100", Deployments.AtStep(0, 10).Answered("1.0.0", 500).Answered("1.1.0", 0, 500).After(20).Decide().Weights());
    }
}
