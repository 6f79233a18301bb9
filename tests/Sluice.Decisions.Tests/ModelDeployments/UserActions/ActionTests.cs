using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.UserActions;

public class ActionTests
{
    private static readonly RolloutStep All = new() { Weight = 100 };

    private static ModelDeploymentObservation Asking => Deployments.Serving()
        .Stepping(new RolloutStep { Weight = 10, Pause = new PauseOptions { UntilApproved = true } }, All).Wanting("1.1.0")
            .UntilReason(Reasons.AwaitingApproval);

    private static ModelDeploymentObservation Paused => Deployments.Serving()
        .Stepping(new RolloutStep { Weight = 10, Pause = new PauseOptions { Duration = "1h" } }, All).Wanting("1.1.0")
            .UntilReason(Reasons.Paused)
            .Next();

    [Fact]
    public void An_approval_is_asked_for_with_the_command_that_gives_it()
    {
        var decision = Asking.Decide();
        var approval = decision.Status.Approval!;
        Assert.Equal("1.1.0/1.1.0/1", approval.Token);
        Assert.Equal("Unknown", decision.Ready().Status);
        Assert.Contains(
            "kubectl -n default annotate --overwrite modeldeployments.sluice.dev penguins sluice.dev/approve=1.1.0/1.1.0/1",
            decision.Message(),
            StringComparison.Ordinal);
        Assert.Equal(approval.RequestTime, Asking.Next(60).Decide().Status.Approval!.RequestTime);

        var approved = Asking.Acting(ActionKind.Approve, approval.Token).Decide();
        Assert.Equal("1.0.0:0 1.1.0:100", approved.Weights());
        Assert.Equal(
            (ActionOutcome.Accepted, "ada"), (approved.Answer(ActionKind.Approve).Outcome, approved.Answer(ActionKind.Approve).By));
        Assert.Null(approved.Status.Approval);
    }

    [Theory]
    [InlineData("1.2.0/1.2.0/1")]
    [InlineData("1.1.0/0123456789ab/1")]
    [InlineData("1.1.0/1.1.0/2")]
    [InlineData("yes")]
    public void An_approval_of_something_else_opens_nothing(string token)
    {
        var seen = Asking.Acting(ActionKind.Approve, token);
        var decision = seen.Decide();
        Assert.Equal((null, Reasons.AwaitingApproval), (decision.Weights(), decision.Ready().Reason));
        Assert.Equal(ActionOutcome.Rejected, decision.Answer(ActionKind.Approve).Outcome);
        Assert.Contains("1.1.0/1.1.0/1", decision.Answer(ActionKind.Approve).Message, StringComparison.Ordinal);
        Assert.False((seen with { Status = decision.Status }).Decide().StatusChanged);
    }

    [Fact]
    public void An_approval_lasts_a_day()
    {
        var token = Asking.Decide().Status.Approval!.Token;
        var old = Asking.Acting(ActionKind.Approve, token, Asking.Now.AddHours(-25)).Decide();
        Assert.Equal((null, ActionOutcome.Expired), (old.Weights(), old.Answer(ActionKind.Approve).Outcome));
        Assert.NotNull(Asking.Acting(ActionKind.Approve, token, Asking.Now.AddHours(-23)).Decide().Weights());

        // It was written by a clock that is ahead.
        Assert.NotNull(Asking.Acting(ActionKind.Approve, token, Asking.Now.AddHours(1)).Decide().Weights());
    }

    [Fact]
    public void An_approval_that_came_early_counts_when_it_is_asked_for_and_stays_answered()
    {
        var early = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 10, Pause = new PauseOptions { UntilApproved = true } }, All)
            .Wanting("1.1.0")
            .Acting(ActionKind.Approve, "1.1.0/1.1.0/1");
        Assert.Equal(ActionOutcome.Rejected, early.Decide().Answer(ActionKind.Approve).Outcome);
        var done = early.Until(decision => decision.Status.Stable == "1.1.0").Next().Next();
        Assert.Equal(ActionOutcome.Accepted, Assert.Single(done.Decide().Status.Actions).Outcome);
    }

    [Fact]
    public void An_abort_takes_traffic_back_and_refuses_the_version_until_a_retry()
    {
        var aborted = Paused.Acting(ActionKind.Abort, "1");
        var decision = aborted.Decide();
        Assert.Equal("1.0.0:100", decision.Weights());
        var after = aborted.Next().Next();
        Assert.Equal(("False", Reasons.Aborted), after.Decide().Ready());
        Assert.True(after.Decide().IsAvailable());
        Assert.Contains("aborted by ada", after.Decide().Message(), StringComparison.Ordinal);

        var again = after.Acting(ActionKind.Retry, "2");
        Assert.Equal("1.1.0", again.Decide().Status.Candidate);
        again = again.UntilReason(Reasons.Paused);
        Assert.Equal("1.0.0:90 1.1.0:10", again.Traffic());
        Assert.Equal(ActionOutcome.Rejected, Paused.Acting(ActionKind.Retry, "2").Decide().Answer(ActionKind.Retry).Outcome);
    }

    [Fact]
    public void A_pause_ends_when_its_time_or_a_person_says_so()
    {
        Assert.Null(Paused.Decide().Weights());
        Assert.Equal("1.0.0:0 1.1.0:100", Paused.After(3600).Decide().Weights());
        var resumed = Paused.Acting(ActionKind.Resume, "1").Decide();
        Assert.Equal(("1.0.0:0 1.1.0:100", ActionOutcome.Accepted), (resumed.Weights(), resumed.Answer(ActionKind.Resume).Outcome));
        var approval = Asking.Acting(ActionKind.Resume, "1").Decide();
        Assert.Equal((null, ActionOutcome.Rejected), (approval.Weights(), approval.Answer(ActionKind.Resume).Outcome));
    }

    [Fact]
    public void A_promotion_skips_pauses_and_gates_and_not_the_pods_that_all_traffic_takes()
    {
        var seen = Deployments.Serving().Stepping(
            new RolloutStep { Weight = 10, Replicas = 1, Pause = new PauseOptions { UntilApproved = true } },
            new RolloutStep { Weight = 50 },
            All)
            .Wanting("1.1.0").UntilReason(Reasons.AwaitingApproval).Acting(ActionKind.Promote, "1");
        var decision = seen.Decide();
        Assert.Null(decision.Weights());
        Assert.Equal(2, decision.Writes.OfType<ApplyVersionWorkload>().Single(step => step.Version == "1.1.0").Replicas);
        Assert.Equal("1.0.0:0 1.1.0:100", seen.Next().Decide().Weights());
        Assert.Equal("1.1.0", seen.Next().Next().Next().Decide().Status.Stable);
    }

    [Fact]
    public void A_wish_is_answered_once_also_when_others_have_come_since()
    {
        var seen = Paused.Acting(ActionKind.Abort, "1").Next().Next();
        for (var i = 0; i < 30; i++)
        {
            seen = seen.Acting(ActionKind.Promote, $"p{i}").Next();
        }

        Assert.InRange(seen.Status!.Actions.Count, 1, 10);
        Assert.Contains(seen.Status.Actions, answer => answer is { Kind: ActionKind.Abort, Nonce: "1" });
        var next = seen.Acting(ActionKind.Retry, "r").Next().Next().Next();
        Assert.Equal((true, "1.1.0"), (next.Decide().Status.Rollout!.InProgress, next.Decide().Status.Candidate));
        Assert.False(next.Next().Next().Decide().Status.Actions.Count > 10);
    }

    [Fact]
    public void A_wish_without_a_rollout_is_rejected_and_forgotten_about()
    {
        var seen = Deployments.Serving()
            .Next()
            .Acting(ActionKind.Promote, "1")
            .Acting(ActionKind.Abort, "1")
            .Acting(ActionKind.Resume, "1")
            .Acting(ActionKind.Unknown, "1");
        var decision = seen.Decide();
        Assert.Equal(3, decision.Status.Actions.Count);
        Assert.All(decision.Status.Actions, answer => Assert.Equal(ActionOutcome.Rejected, answer.Outcome));
        Assert.Equal(DeploymentPhase.Healthy, decision.Status.Phase);
        Assert.False(seen.Next().Decide().StatusChanged);

        // A promotion that was requested earlier does not apply to the next rollout.
        Assert.Null(seen.Next().Stepping(new RolloutStep { Weight = 10 }, All).Wanting("1.1.0").Decide().Status.Rollout!.Skip);
    }

    [Theory]
    [InlineData(ActionKind.Abort, "1")]
    [InlineData(ActionKind.Promote, "1")]
    [InlineData(ActionKind.Resume, "1")]
    public void An_action_that_was_not_checked_is_rejected_and_changes_nothing(ActionKind kind, string nonce)
    {
        var seen = Paused.Acting(kind, nonce) with { ActionsAuthorized = false };
        var decision = seen.Decide();

        Assert.Equal((null, Reasons.Paused), (decision.Weights(), decision.Ready().Reason));
        Assert.Equal(ActionOutcome.Rejected, decision.Answer(kind).Outcome);
        Assert.Contains("actions.allowUnauthorized=true", decision.Answer(kind).Message, StringComparison.Ordinal);
        Assert.False((seen with { Status = decision.Status }).Decide().StatusChanged);
    }

    [Fact]
    public void An_approval_that_was_not_checked_opens_nothing_even_once_others_are_checked()
    {
        var seen = Asking.Acting(ActionKind.Approve, "1.1.0/1.1.0/1") with { ActionsAuthorized = false };
        var refused = seen.Decide();
        Assert.Equal((null, ActionOutcome.Rejected), (refused.Weights(), refused.Answer(ActionKind.Approve).Outcome));

        var later = (seen with { Status = refused.Status, ActionsAuthorized = true }).Decide();
        Assert.Equal((null, Reasons.AwaitingApproval), (later.Weights(), later.Ready().Reason));
        Assert.Equal(ActionOutcome.Rejected, later.Answer(ActionKind.Approve).Outcome);
    }
}
