using Sluice.Decisions.ModelDeployments;
using Xunit;

namespace Simulation.Deployments;

public class DeploymentSimulationTests
{
    /// <summary>Seeds of one test run; <c>SLUICE_SEEDS</c> asks for more.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_SEEDS"), out var seeds) ? seeds : 2000;

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
        for (var seed = 0; seed < 400; seed++)
        {
            try
            {
                SimulationRun.Run(seed, decide);
            }
            catch (InvariantBrokenException exception) when (exception.Rule == rule)
            {
                return;
            }
            catch (InvariantBrokenException)
            {
                // Caught by another rule as well.
            }
        }

        Assert.Fail($"{mutant} broke '{rule}' under none of the schedules");
    }

    [Fact]
    public void Every_schedule_keeps_the_invariants_and_comes_to_rest()
    {
        var broken = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, Seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, loop) =>
        {
            try
            {
                SimulationRun.Run(seed, ModelDeploymentDecider.Decide);
            }
            catch (InvariantBrokenException exception)
            {
                broken.Add(exception.Message);
                if (broken.Count >= 5)
                {
                    loop.Stop();
                }
            }
        });
        Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken));
    }
}
