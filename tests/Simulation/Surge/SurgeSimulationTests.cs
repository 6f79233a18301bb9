using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Simulation.Surge;

public class SurgeSimulationTests
{
    // Each of them runs several deployments for a quarter of an hour.
    private const int Share = 80;
    private const int Tried = 60;

    [Fact]
    public void Candidates_stay_within_the_budget_and_everybodys_turn_comes() =>
        Seeds.Run(seed => SurgeRun.Run(seed, ModelDeploymentDecider.Decide), share: Share);

    [Fact]
    public void A_decider_without_the_budget_is_caught() => Caught(seen => seen with { SurgeBudget = null });

    [Fact]
    public void A_decider_that_overlooks_who_waits_is_caught() =>
        Caught(seen => seen with { Surges = [.. seen.Surges.Where(other => other.Holds)] });

    private static void Caught(Func<ModelDeploymentObservation, ModelDeploymentObservation> hide)
    {
        Decision<ModelDeploymentStatus> Flawed(ModelDeploymentObservation seen) => ModelDeploymentDecider.Decide(hide(seen));
        Assert.True(Seeds.Any(Tried, "the GPUs of candidates are within the budget", seed => SurgeRun.Run(seed, Flawed)));
    }
}
