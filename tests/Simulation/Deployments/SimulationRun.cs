using Simulation.Deployments.Rules;
using Simulation.Deployments.Simulated;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Simulation.Deployments;

/// <summary>Runs one scenario from its first pass to rest.</summary>
public sealed class SimulationRun
{
    private const double Longest = 2400;
    private readonly Scenario scenario;
    private readonly SimulatedOperator leader;
    private readonly SimulatedPerson person;

    private SimulationRun(Scenario scenario, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide, bool tells)
    {
        this.scenario = scenario;
        Cluster = new SimulatedCluster(scenario);
        Journal = new Journal(Cluster) { Tells = tells };
        leader = new SimulatedOperator(Cluster, scenario, Journal, decide)
        {
            Rival = new SimulatedOperator(Cluster, scenario, Journal, decide),
        };
        person = new SimulatedPerson(Cluster, scenario);
    }

    public SimulatedCluster Cluster { get; }

    public Journal Journal { get; }

    /// <summary>Runs a seed. Throws with the log when a rule is broken.</summary>
    public static void Run(int seed, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        try
        {
            new SimulationRun(ScenarioDraw.From(seed), decide, tells: false).ToRest();
        }
        catch (InvariantBrokenException broken)
        {
            throw new InvariantBrokenException(broken.Rule, $"{broken.Message} (seed {seed})");
        }
    }

    /// <summary>The log of a seed. Its last line is the broken rule.</summary>
    public static IReadOnlyList<string> Log(int seed) => Log(seed, ModelDeploymentDecider.Decide);

    public static IReadOnlyList<string> Log(int seed, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        var run = new SimulationRun(ScenarioDraw.From(seed), decide, tells: true);
        try
        {
            run.ToRest();
        }
        catch (InvariantBrokenException broken)
        {
            run.Journal.Say($"BROKEN {broken.Rule}: {broken.Message}");
        }

        return run.Journal.Lines;
    }

    /// <summary>The log of a scenario up to a time, in seconds.</summary>
    public static IReadOnlyList<string> Log(Scenario scenario, double until) => Run(scenario, until, ModelDeploymentDecider.Decide);

    /// <summary>The log of a scenario up to a time, in seconds, with a given decider.</summary>
    public static IReadOnlyList<string> Run(
        Scenario scenario, double until, Func<ModelDeploymentObservation, Decision<ModelDeploymentStatus>> decide)
    {
        var run = new SimulationRun(scenario, decide, tells: true);
        run.Drive(until, () => false);
        return run.Journal.Lines;
    }

    private void ToRest()
    {
        Invariants.Check(
            "scenarios make sense", Cluster.FieldErrors.Count == 0, string.Join("; ", Cluster.FieldErrors.Select(error => $"{error}")));
        var before = "";
        var still = 0;
        var rests = Drive(scenario.QuietFrom + Longest, () =>
        {
            // The run is at rest when pass after pass decides and moves nothing. Counts may still change.
            var now = $"{Cluster.RouteVersion} {Cluster.Moves} {Cluster.Status?.Ledger.LastOrDefault()?.Hash} {Cluster.Status?.Phase}";
            still = now == before && Cluster.Quiet ? still + 1 : 0;
            before = now;
            return still > 3 && Cluster.Status?.Draining.Count == 0 && Rest.IsSettled(scenario, Cluster);
        });
        Invariants.Check("comes to rest", rests, Rest.Describe(Cluster.Status));
        Rest.Check(scenario, Cluster, Journal);
    }

    private bool Drive(double until, Func<bool> isOver)
    {
        var happenings = new Queue<Happening>(scenario.Happenings);
        var due = 0.0;
        var changes = Cluster.Changes;
        while (Cluster.Now < until)
        {
            while (happenings.TryPeek(out var next) && next.At <= Cluster.Now)
            {
                happenings.Dequeue();
                Journal.Say(next.What.Length > 0 ? $"> {next.What}" : "");
                next.Do(Cluster);
            }

            if (due <= Cluster.Now)
            {
                due = Cluster.Now + leader.Pass().TotalSeconds;

                // The tick comes late.
                due += Cluster.Strikes(0.02) ? Cluster.Between(5, 90) : 0;
                if (isOver())
                {
                    return true;
                }

                due = Cluster.Quiet ? Math.Min(due, Cluster.Now + 15) : due;
            }

            var most = Math.Max(scenario.Pace, Math.Min(Math.Max(0.1, due - Cluster.Now), 3));
            Cluster.Advance(scenario.Faults > 0 ? Math.Max(0.1, Cluster.Between(0.3 * most, most)) : most);
            person.Look(most);

            // A watch event ends the wait early, unless it is lost.
            due = changes == Cluster.Changes || Cluster.Strikes(0.5) ? due : Math.Min(due, Cluster.Now + 0.3);
            changes = Cluster.Changes;
        }

        return false;
    }
}
