using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Simulation.Deployments;

public class DeploymentSimulationTests
{
    /// <summary>Deciders with a check removed or an order swapped, and the rule that must catch each.</summary>
    public static TheoryData<string, string> Mutants => new()
    {
        { nameof(Mutant.EndpointsNotLookedAt), "no share without ready endpoints" },
        { nameof(Mutant.CapacityNotLookedAt), "no share above ready capacity" },
        { nameof(Mutant.GatewaysNotLookedAt), "only what no gateway serves is deleted" },
        { nameof(Mutant.GatesNotLookedAt), "a harmful version is not promoted" },
        { nameof(Mutant.StableMadeLessFirst), "what serves is not made less while traffic moves" },
        { nameof(Mutant.TemplateFollowsStatus), "pods with traffic keep their template" },
        { nameof(Mutant.WeightsNotWhole), "weights sum to 100" },
        { nameof(Mutant.GenerationKept), "generation rises" },
        { nameof(Mutant.RollBackForgotten), "comes to rest" },
        { nameof(Mutant.DeletesBeforeTraffic), "only what no gateway serves is deleted" },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_decider_with_a_flaw_is_caught(string mutant, string rule)
    {
        var decide = Mutant.Named(mutant);
        Assert.True(Seeds.Any(400, rule, seed => SimulationRun.Run(seed, decide)), $"{mutant} broke '{rule}' under none of the schedules");
    }

    [Fact]
    public void Every_schedule_keeps_the_invariants_and_comes_to_rest() =>
        Seeds.Run(seed => SimulationRun.Run(seed, ModelDeploymentDecider.Decide));
}
