using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

/// <summary>Steps that are edited during a rollout.</summary>
public class EditedStepsTests
{
    private static readonly RolloutStep All = new() { Weight = 100 };
    private static readonly RolloutStep Held = new() { Weight = 20, MinDuration = "1h" };

    [Fact]
    public void A_candidate_does_not_take_the_weight_that_has_come_to_the_place_of_its_step()
    {
        var seen = Deployments.Serving()
            .Stepping(new RolloutStep { Weight = 5 }, Held, All)
            .Wanting("1.1.0")
            .Until(decision => decision.Status.Step == "2/3")
            .Next();
        Assert.Equal("1.0.0:80 1.1.0:20", seen.Traffic());

        var edited = seen.Stepping(Held with { Weight = 10 }, All).Next();

        Assert.Equal("1.0.0:90 1.1.0:10", edited.Traffic());
        Assert.Equal("1/2", edited.Decide().Status.Step);
    }

    [Fact]
    public void Below_the_first_step_it_goes_to_the_first_step()
    {
        var seen = Deployments.Serving().Stepping(Held, All).Wanting("1.1.0").Until(decision => decision.Status.Step == "1/2").Next();
        var edited = seen.Stepping(new RolloutStep { Weight = 50, MinDuration = "1h" }, All).Next().Next();
        Assert.Equal("1.0.0:50 1.1.0:50", edited.Traffic());
    }

    [Fact]
    public void An_approval_of_an_old_step_opens_none_of_the_new_ones()
    {
        var asks = new RolloutStep { Weight = 20, Pause = new PauseOptions { UntilApproved = true } };
        var seen = Deployments.Serving()
            .Stepping(asks, Held with { Weight = 50 }, All)
            .Wanting("1.1.0")
            .UntilReason(Reasons.AwaitingApproval);
        seen = seen.Acting(ActionKind.Approve, seen.Decide().Status.Approval!.Token)
            .Until(decision => decision.Status.Step == "2/3")
            .Next();
        Assert.Equal(1, seen.Status!.Rollout!.ApprovedStep);

        // The annotation that opened the first step is removed, but its answer stays.
        var edited = (seen with { Actions = [] }).Stepping(asks with { Weight = 50 }, All).UntilReason(Reasons.AwaitingApproval);

        Assert.Equal(("1/2", "1.0.0:50 1.1.0:50"), (edited.Decide().Status.Step, edited.Traffic()));
    }
}
