using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>Why a step is not over.</summary>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Until">When that ends by itself; null: unknown.</param>
internal sealed record StepHold(string Reason, string Message, DateTime? Until = null)
{
    /// <summary>How long requests may come otherwise than the weights ask before they are counted anew.</summary>
    private static readonly TimeSpan RecountAfter = TimeSpan.FromMinutes(2);

    /// <summary>Whether what has been counted at this step is worth nothing, and will not be by what comes on top of it.</summary>
    public bool Recount { get; init; }

    /// <summary>The first thing that holds the step, people last: nobody is asked before the evidence is in. Null: it is over.</summary>
    public static StepHold? Of(World world, Target target, RolloutStatus rollout, Stage stage)
    {
        if (target.Stable is null || rollout.Skip == RolloutSkips.RollbackWindow)
        {
            return null;
        }

        return (rollout.Skip is null ? Unconverged(world, target, rollout) ?? Evidence(world, target, rollout, stage) ?? Pause(world, target, rollout, stage) : null)
            ?? Frozen(world, rollout, stage);
    }

    // The weights are written and served, and the requests do not come by them: nothing that is compared means anything.
    private static StepHold? Unconverged(World world, Target target, RolloutStatus rollout)
    {
        if (world.Weight(rollout.Version) is <= 0 or >= 100)
        {
            return null;
        }

        var evidence = StepGates.Evidence(world);
        var ratio = SampleRatio.Judge(
            Count(StepGates.Of(evidence, rollout.Version)),
            Count(StepGates.Compared(world, target)),
            StepGates.Share(world, target, rollout),
            world.Spec.Traffic?.Sticky is not null);
        return ratio.Mismatch
            ? new StepHold(Reasons.TrafficNotConverged, ratio.Message) { Recount = world.Now - rollout.StepStartTime >= RecountAfter }
            : null;
    }

    private static StepHold? Evidence(World world, Target target, RolloutStatus rollout, Stage stage)
    {
        var end = Clock.Add(rollout.StepStartTime!.Value, RolloutSteps.MinDuration(stage));
        var evidence = StepGates.Evidence(world);
        var requests = Count(StepGates.Of(evidence, rollout.Version));
        if (stage.Step.MinRequests > 0)
        {
            if (evidence is null || evidence.Problem is not null)
            {
                return new StepHold(Reasons.MetricsUnavailable, $"the gateways' metrics cannot be read: {evidence?.Problem ?? "none for this generation of the route"}");
            }

            if (requests + Count(StepGates.Compared(world, target)) == 0)
            {
                return new StepHold(Reasons.NoTraffic, "no requests came at this step, so nothing is decided");
            }
        }

        if (requests < stage.Step.MinRequests || world.Now < end)
        {
            var time = world.Now < end ? $", not before {end:u}" : "";
            return new StepHold(Reasons.Collecting, $"{requests} of {stage.Step.MinRequests} requests{time}", requests < stage.Step.MinRequests ? null : end);
        }

        return target.Gates.FirstOrDefault(gate => gate.Verdict != GateVerdicts.NotWorse) is { } gate
            ? new StepHold(Word(gate), $"gate {gate.Name}: {gate.Message}")
            : null;
    }

    private static StepHold? Pause(World world, Target target, RolloutStatus rollout, Stage stage)
    {
        if (target.Approval is { } approval)
        {
            return new StepHold(Reasons.AwaitingApproval, $"waits for a person's approval of step {approval.Step}: {approval.Command}");
        }

        if (rollout.ResumedStep > rollout.StepIndex || !Duration.TryParse(stage.Step.Pause?.Duration, out var pause))
        {
            return null;
        }

        var end = Clock.Add(rollout.StepStartTime!.Value, pause);
        return world.Now < end
            ? new StepHold(
                Reasons.Paused,
                $"paused until {end:u}; to go on: kubectl -n {world.Observation.Object.Namespace} annotate --overwrite md {world.Observation.Object.Name} sluice.dev/resume=$(date +%s)",
                end)
            : null;
    }

    // With all traffic there, what is left is to say so.
    private static StepHold? Frozen(World world, RolloutStatus rollout, Stage stage) =>
        (stage.Weight < 100 || world.Weight(rollout.Version) < 100) && FreezeCalendar.Open(world) is { } freeze
            ? new StepHold(Reasons.Frozen, FreezeCalendar.Write(freeze), freeze.Until)
            : null;

    private static string Word(GateStatus gate) => gate.Reason switch
    {
        GateReasons.NoTraffic => Reasons.NoTraffic,
        GateReasons.QueryError or GateReasons.NotANumber or GateReasons.StaleSample => Reasons.MetricsUnavailable,
        GateReasons.NotRun => Reasons.GateNotRun,
        _ => Reasons.Collecting,
    };

    private static long Count(VersionEvidence? evidence) => evidence?.Requests.Values.Sum(VersionEvidence.Plausible) ?? 0;
}
