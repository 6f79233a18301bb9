using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Tests.ModelDeployments;
using Sluice.Tests;
using Xunit;

namespace Sluice.Decisions.Tests;

/// <summary>The health that GitOps tools derive from the statuses of a rollout.</summary>
public class KstatusTests
{
    [Fact]
    public void A_deployment_is_in_progress_until_its_version_serves()
    {
        Assert.Equal(Kstatus.InProgress, Of(Deployments.New()));
        Assert.Equal(Kstatus.InProgress, Of(Deployments.New().Decided().Running("1.0.0", 1).After(5)));
        Assert.Equal(Kstatus.InProgress, Of(Deployments.New().Decided().Running("1.0.0", 2).After(9)));
        Assert.Equal(Kstatus.Current, Of(Deployments.Serving()));
    }

    [Fact]
    public void A_rollout_is_in_progress_at_every_step_and_while_it_waits()
    {
        Assert.Equal(Kstatus.InProgress, Of(Deployments.Serving().Wanting("1.1.0")));
        Assert.Equal(Kstatus.InProgress, Of(Deployments.AtStep(0, 10)));
        Assert.Equal(Kstatus.InProgress, Of(Deployments.AtStep(1, 50).Answered("1.0.0", 20).Answered("1.1.0", 20).After(30)));
        Assert.Equal(Kstatus.InProgress, Of(Waiting()));
    }

    [Fact]
    public void A_rollback_has_failed_once_traffic_is_back_and_users_are_served()
    {
        var back = Deployments.AtStep(0, 10).Answered("1.0.0", 1000).Answered("1.1.0", 0, 500).After(20);
        Assert.Equal(Kstatus.InProgress, Of(back));

        var over = back.Decided().Routed(9, ("1.0.0", 100)).After(30);

        Assert.Equal(Kstatus.Failed, Of(over));
        Assert.True(over.Decide().IsAvailable());
        Assert.Equal(Kstatus.Failed, Of(over.Decided().After(3600)));
        Assert.Equal(Kstatus.InProgress, Of(over.Decided().Wanting("1.2.0").After(3700)));
    }

    [Fact]
    public void A_spec_that_was_just_changed_is_in_progress_before_anybody_looked()
    {
        var status = Deployments.Serving().Decide().Status;
        Assert.Equal(
            Kstatus.InProgress,
            Kstatus.Of(deleting: false, generation: status.ObservedGeneration + 1, status.ObservedGeneration, status.Conditions));
    }

    /// <summary>A rollout at a step that needs an approval.</summary>
    private static ModelDeploymentObservation Waiting()
    {
        var step = Deployments.AtStep(0, 10);
        return (step with
        {
            Spec = step.Spec with
            {
                Strategy = step.Spec.Strategy with
                {
                    Steps =
                    [
                        new RolloutStep { Weight = 10, Pause = new PauseOptions { UntilApproved = true } },
                        new RolloutStep { Weight = 100 },
                    ],
                    Gates = [],
                },
            },
        }).After(60);
    }

    private static string Of(ModelDeploymentObservation seen)
    {
        var status = seen.Decide().Status;
        Assert.False(IsTrue(status, ConditionTypes.Reconciling) && IsTrue(status, ConditionTypes.Stalled), "both Reconciling and Stalled");
        Assert.Contains(status.Conditions, condition => condition.Type == ConditionTypes.Ready);
        return Kstatus.Of(seen.Object.Deleting, seen.Object.Generation, status.ObservedGeneration, status.Conditions);
    }

    private static bool IsTrue(ModelDeploymentStatus status, string type) =>
        status.Conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True);
}
