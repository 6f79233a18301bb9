using Sluice.Api.TrainingJobs;
using Sluice.Decisions;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Simulation.Gangs;

/// <summary>Runs one job of several workers from its first pass to rest.</summary>
public sealed class GangRun
{
    private const int Longest = 6000;

    private readonly GangScenario scenario;
    private readonly GangWorld world;
    private readonly GangOperator @operator;
    private readonly GangRules rules;

    private GangRun(int seed, Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide)
    {
        scenario = GangScenario.From(seed);
        world = new GangWorld(scenario);
        rules = new GangRules(scenario, world);
        @operator = new GangOperator(scenario, world, decide);
    }

    /// <summary>Runs the job. Throws with the seed when a rule is broken.</summary>
    /// <returns>The status at rest.</returns>
    public static TrainingJobStatus Run(int seed, Func<TrainingJobObservation, Decision<TrainingJobStatus>> decide)
    {
        var run = new GangRun(seed, decide);
        try
        {
            run.Drive();
            run.rules.Rest(run.@operator.Status);
            return run.@operator.Status;
        }
        catch (InvariantBrokenException broken)
        {
            throw new InvariantBrokenException(
                broken.Rule, $"{broken.Message} (seed {seed}, at {run.world.Now} s): {run.Describe()}");
        }
    }

    private void Drive()
    {
        while (world.Now < scenario.QuietFrom + Longest)
        {
            var before = Facts();
            world.Advance();
            if (!world.Strikes(0.5) && before != Facts())
            {
                @operator.Wake();
            }

            if (@operator.Due <= world.Now)
            {
                @operator.Pass(rules);
                if (!@operator.Changed && @operator.Status.CompletionTime is not null && world.Quiet
                    && world.Pods.TrueForAll(pod => pod.Fact.Ended))
                {
                    return;
                }
            }

            var calm = Math.Max(@operator.DisturbedAt, world.RestartedAt);
            rules.Hold(@operator.Status, calm);
            rules.Growing(@operator.Status, Math.Max(calm, world.MishapAt));
        }

        GangRules.Check("comes to rest", false);
    }

    private string Facts() =>
        string.Join('|', world.Pods.Select(pod => $"{pod.Fact.Uid} {pod.Fact.Phase} {pod.Fact.NodeName} {pod.Fact.Deleting}"));

    private string Describe() => $"workers {scenario.Spec.Workers} {scenario.Spec.Elastic}, budget {scenario.Budget}, "
        + $"{@operator.Status.Phase}, step {world.Step} of {scenario.Steps}, room {string.Join(' ', scenario.Room)}, "
        + $"mishaps {string.Join(' ', scenario.Mishaps)}; attempts "
        + string.Join(" | ", @operator.Status.Attempts.Select(one =>
            $"{one.Number} {one.Workers} {one.Cause} {one.GpuSeconds} held {one.HeldGpus} {one.StartTime:mm:ss}-{one.EndTime:mm:ss}"))
        + $"; pods {string.Join(' ', world.All.Where(pod => pod.PlacedAt is not null).Select(Text))}";

    private static string Text(GangPod pod) => $"{pod.Fact.Name}:{pod.PlacedAt}-{pod.FreedAt}{(pod.Accounted ? "" : "?")}";
}
