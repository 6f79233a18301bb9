using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Simulation.Deployments;

public class DeploymentSimulationTests
{
    /// <summary>Mutants of the decider, each with the rule that must detect it, and the seed that does so.</summary>
    public static TheoryData<string, string, int> Mutants => new()
    {
        { nameof(Mutant.EndpointsNotLookedAt), "no share without ready endpoints", 0 },
        { nameof(Mutant.CapacityNotLookedAt), "no share above ready capacity", 8 },
        { nameof(Mutant.GatewaysNotLookedAt), "only what no gateway serves is deleted", 278 },
        { nameof(Mutant.GatesNotLookedAt), "a harmful version is not promoted", 10 },
        { nameof(Mutant.StableMadeLessFirst), "what serves is not made less while traffic moves", 0 },
        { nameof(Mutant.TemplateFollowsStatus), "pods with traffic keep their template", 0 },
        { nameof(Mutant.WeightsNotWhole), "weights sum to 100", 9 },
        { nameof(Mutant.GenerationKept), "generation rises", 1 },
        { nameof(Mutant.RollBackForgotten), "one rollback a version", 0 },
        { nameof(Mutant.DeletesBeforeTraffic), "only what no gateway serves is deleted", 1 },
        { nameof(PolicyMutant.FreezeNotLookedAt), "no step forward in a freeze", 37 },
        { nameof(PolicyMutant.NobodyAsked), "no step passes a person", 1 },
        { nameof(PolicyMutant.RetriesWithoutEnd), "one rollback a version", 6 },
        { nameof(PolicyMutant.AnyApprovalCounts), "an approval opens its own step", 50 },
        { nameof(PolicyMutant.RangeTakesTheLowest), "the highest of a range is wanted", 0 },
        { nameof(PolicyMutant.HarmWaitsForItsStep), "harm sends back at once", 10 },
        { nameof(PolicyMutant.FreezeHoldsTheWayBack), "nothing holds the way back", 9 },
        { nameof(PolicyMutant.TableWithoutStatus), "a version that was rolled back stays so", 848 },
        { nameof(PolicyMutant.RouteNotConfirmed), "pods with traffic keep their template", 1707 },
        { nameof(PolicyMutant.PodsNotConfirmed), "no share without ready endpoints", 180 },
        { nameof(PolicyMutant.NoPodsNotConfirmed), "no share above the step's while stable serves", 2101 },
        { nameof(PolicyMutant.StableDownNotLookedAt), "where stable serves nobody a ready candidate serves all", 112 },
        { nameof(PolicyMutant.LentTrafficIsKept), "a harmful version is not promoted", 1167 },
        { nameof(PolicyMutant.EditsNotNoticed), "an edit of the steps passes none", 3 },
        { nameof(PolicyMutant.CountsGoOnForEver), "comes to rest", 325 },
        { nameof(PolicyMutant.MirrorsToStable), "only a live candidate gets mirrored requests", 5 },
        { nameof(PolicyMutant.WarmGetsAShare), "only stable and candidate get a share", 19 },
        { nameof(PolicyMutant.LedgerRewritten), "the ledger is whole", 0 },
        { nameof(PolicyMutant.StalledAsWell), "never Reconciling and Stalled", 1 },
        { nameof(PolicyMutant.GenerationOfTheRollout), "generation observed", 1 },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_decider_with_a_flaw_is_caught(string mutant, string rule, int likely)
    {
        var decide = Mutant.Named(mutant);
        Assert.True(
            Seeds.Any(3000, rule, seed => SimulationRun.Run(seed, decide), likely),
            $"{mutant} broke '{rule}' under none of the schedules");
    }

    [Fact]
    public void Every_schedule_keeps_the_invariants_and_comes_to_rest() =>
        Seeds.Run(seed => SimulationRun.Run(seed, ModelDeploymentDecider.Decide), SimulationRun.Log);
}
