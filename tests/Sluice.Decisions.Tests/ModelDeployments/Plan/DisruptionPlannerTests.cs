using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Plan;

public class DisruptionPlannerTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public void A_version_has_a_budget_when_it_has_several_pods(int replicas, int budgets)
    {
        var seen = Deployments.New();
        var steps = (seen with { Spec = seen.Spec with { Replicas = replicas } }).Decide().Writes;
        Assert.Equal(budgets, steps.OfType<ApplyDisruptionBudget>().Count());
    }

    [Fact]
    public void A_version_that_comes_down_to_one_pod_loses_its_budget()
    {
        var seen = Deployments.New().Running("1.0.0", 1).Decided().Routed(1, ("1.0.0", 100));
        seen = seen with
        {
            Spec = seen.Spec with { Replicas = 1 },
            DisruptionBudgets =
            [
                new DisruptionBudgetFact { Version = "1.0.0", Name = "penguins-1-0-0", Uid = "b1" },
                new DisruptionBudgetFact { Version = "0.9.0", Name = "penguins-0-9-0", Uid = "b2" },
                new DisruptionBudgetFact { Version = "0.8.0", Name = "penguins-0-8-0", Uid = "b3", Deleting = true },
            ],
        };
        Assert.Equal(["b2", "b1"], seen.Decide().Writes.OfType<DeleteDisruptionBudget>().Select(step => step.Uid));
    }
}
