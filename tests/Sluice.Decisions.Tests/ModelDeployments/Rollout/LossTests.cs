using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class LossTests
{
    private static ModelDeploymentObservation At(int weight) => Deployments.Serving()
        .Stepping(new RolloutStep { Weight = weight, MinDuration = "1h" }, new RolloutStep { Weight = 100, MinDuration = "1h" })
        .Wanting("1.1.0").Until(decision => decision.Status.Step == "1/2").Next().Next();

    [Fact]
    public void A_candidate_that_lost_pods_goes_down_to_what_it_can_carry_and_up_again()
    {
        var seen = At(80).Running("1.1.0", 1);
        var decision = seen.Decide();
        Assert.Equal(("1.0.0:50 1.1.0:50", Reasons.PodsNotReady), (decision.Weights(), decision.Ready().Reason));
        Assert.Equal((1, true), (decision.Status.Rollout!.Step, decision.Status.Rollout.InProgress));
        var lowered = (seen with { Status = decision.Status }).Routed(20, ("1.0.0", 50), ("1.1.0", 50)).After(5);
        Assert.Equal(("1/2", null), (lowered.Decide().Status.Step, lowered.Decide().Weights()));

        // The time of the step starts again when the candidate has its weight again.
        var again = lowered.Decided().Running("1.1.0", 2);
        Assert.Equal("1.0.0:20 1.1.0:80", again.Decide().Weights());
        Assert.Null(again.Decide().Status.Rollout!.StepStartTime);
        Assert.Null(again.Decide().Status.Rollout!.WaitStartTime);
        Assert.Equal(RolloutPhase.RolledBack, lowered.Decided().After(600).Decide().Status.Rollout!.Phase);
    }

    [Fact]
    public void A_candidate_that_lost_all_gets_one_more_chance_and_until_the_deadline()
    {
        var lost = At(50).Running("1.1.0", 0);
        Assert.Equal("1.0.0:100", lost.Decide().Weights());
        Assert.Equal((true, 1), (lost.Decide().Status.Rollout!.InProgress, lost.Decide().Status.Rollout!.Losses));
        var back = lost.Decided().Routed(20, ("1.0.0", 100));
        Assert.Equal("1.0.0:50 1.1.0:50", back.Running("1.1.0", 2).Decide().Weights());
        Assert.Equal(Reasons.ProgressDeadlineExceeded, back.Decided().After(600).Decide().Status.Rollout!.Reason);

        // A decision whose table was not written does not count as a second loss.
        Assert.Equal(1, lost.Decided().Decide().Status.Rollout!.Losses);
        var second = back.Running("1.1.0", 2).Next().Next().Running("1.1.0", 0).Decide();
        Assert.Equal((RolloutPhase.RolledBack, "1.0.0:100"), (second.Status.Rollout!.Phase, second.Weights()));
        Assert.Contains("second time", second.Status.Rollout.Message, StringComparison.Ordinal);
    }
}
