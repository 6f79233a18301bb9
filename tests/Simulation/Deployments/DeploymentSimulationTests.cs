using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Simulation.Deployments;

public class DeploymentSimulationTests
{
    /// <summary>Mutants of the decider, each with the rule that must detect it.</summary>
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
        { nameof(Mutant.RollBackForgotten), "one rollback a version" },
        { nameof(Mutant.DeletesBeforeTraffic), "only what no gateway serves is deleted" },
        { nameof(PolicyMutant.FreezeNotLookedAt), "no step forward in a freeze" },
        { nameof(PolicyMutant.NobodyAsked), "no step passes a person" },
        { nameof(PolicyMutant.RetriesWithoutEnd), "one rollback a version" },
        { nameof(PolicyMutant.AnyApprovalCounts), "an approval opens its own step" },
        { nameof(PolicyMutant.RangeTakesTheLowest), "the highest of a range is wanted" },
        { nameof(PolicyMutant.HarmWaitsForItsStep), "harm sends back at once" },
        { nameof(PolicyMutant.FreezeHoldsTheWayBack), "nothing holds the way back" },
        { nameof(PolicyMutant.TableWithoutStatus), "a version that was rolled back stays so" },
        { nameof(PolicyMutant.RouteNotConfirmed), "pods with traffic keep their template" },
        { nameof(PolicyMutant.PodsNotConfirmed), "no share without ready endpoints" },
        { nameof(PolicyMutant.NoPodsNotConfirmed), "no share above the step's while stable serves" },
        { nameof(PolicyMutant.StableDownNotLookedAt), "where stable serves nobody a ready candidate serves all" },
        { nameof(PolicyMutant.LentTrafficIsKept), "a harmful version is not promoted" },
        { nameof(PolicyMutant.EditsNotNoticed), "an edit of the steps passes none" },
        { nameof(PolicyMutant.CountsGoOnForEver), "comes to rest" },
        { nameof(PolicyMutant.MirrorsToStable), "only a live candidate gets mirrored requests" },
        { nameof(PolicyMutant.WarmGetsAShare), "only stable and candidate get a share" },
        { nameof(PolicyMutant.LedgerRewritten), "the ledger is whole" },
        { nameof(PolicyMutant.StalledAsWell), "never Reconciling and Stalled" },
        { nameof(PolicyMutant.GenerationOfTheRollout), "generation observed" },
    };

    [Theory]
    [MemberData(nameof(Mutants))]
    public void A_decider_with_a_flaw_is_caught(string mutant, string rule)
    {
        var decide = Mutant.Named(mutant);
        Assert.True(Seeds.Any(3000, rule, seed => SimulationRun.Run(seed, decide)), $"{mutant} broke '{rule}' under none of the schedules");
    }

    [Fact]
    public void Every_schedule_keeps_the_invariants_and_comes_to_rest() =>
        Seeds.Run(seed => SimulationRun.Run(seed, ModelDeploymentDecider.Decide), SimulationRun.Log);
}
