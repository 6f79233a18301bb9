using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>A named reason for which a step may have to wait.</summary>
/// <param name="Name">Its name in docs/rollouts.md.</param>
/// <param name="Description">What it waits for, as docs/rollouts.md prints it.</param>
/// <param name="Check">Whether it holds a step. Null when it does not.</param>
internal sealed record HoldCheck(string Name, string Description, Func<HeldStep, Hold?> Check);

/// <summary>A step that may be held, with what was found of its gates and approval.</summary>
/// <param name="Step">The candidate at the step.</param>
/// <param name="Gates">Verdicts of the gates that are judged at the step.</param>
/// <param name="Approval">The approval that the step asks for. Null when it asks for none, or it was given.</param>
internal sealed record HeldStep(CandidateStep Step, IReadOnlyList<GateStatus> Gates, ApprovalStatus? Approval)
{
    /// <summary>From when the step's times count, UTC: from now if it is only just served.</summary>
    public DateTime Start => Step.Since ?? Step.World.Now;
}

/// <summary>
/// All that can hold a step, in order: the first check that holds is the one that the status tells. People are asked last, so that nobody
/// approves before the evidence is in.
/// </summary>
internal static class HoldChecks
{
    /// <summary>How long requests may arrive in other shares than the weights before they are counted from zero.</summary>
    private static readonly TimeSpan RecountAfter = TimeSpan.FromMinutes(2);

    /// <summary>The checks, in order.</summary>
    public static IReadOnlyList<HoldCheck> All { get; } =
    [
        new("Converged", "Every ready gateway serves the table with the step's weights.", Converged),
        new("Stable pods", "Stable has ready pods to compare the candidate with.", StablePods),
        new("Pods again", "After pods were missing, requests are counted from zero.", PodsAgain),
        new("Sample ratio", "Requests arrive in the shares that the weights ask for.", SampleRatioHolds),
        new("Least evidence", "The candidate has answered `minRequests` requests, and `minDuration` has passed.", LeastEvidence),
        new("Gates", "Every gate of the step has passed.", Gates),
        new("Approval", "A person has approved the step (`pause.untilApproved`).", Approval),
        new("Pause", "`pause.duration` has passed, or a person has ended the pause.", Pause),
        new("Freeze", "No window of `freeze` is open.", Frozen),
    ];

    /// <summary>The first hold of a step. Null when nothing holds it.</summary>
    public static Hold? First(HeldStep held) => All.Select(check => check.Check(held)).FirstOrDefault(hold => hold is not null);

    private static Hold? Converged(HeldStep held) => held.Step.World.Converged
        ? null
        : new Hold(Reasons.TrafficNotConverged, Convergence.Missing(held.Step.World)) { Counting = Counting.Suspend };

    private static Hold? StablePods(HeldStep held)
    {
        var (step, world) = (held.Step, held.Step.World);
        return step.IsJudged && step.Weight < 100 && world.Endpoints(step.Stable) == 0 && !world.RollsForward(step.Stable)
            ? new Hold(Reasons.PodsNotReady, $"{step.Stable} has no ready pods to compare it with{world.Problem(step.Stable!)}")
            {
                Counting = Counting.RestartWithPods,
            }
            : null;
    }

    private static Hold? PodsAgain(HeldStep held) => held.Step is { IsJudged: true, Since: null, Run.WaitStartTime: not null }
        ? new Hold(Reasons.Collecting, "pods are ready again, and requests are counted from now on") { Counting = Counting.Restart }
        : null;

    // The weights are written and served, and the requests do not follow them: a comparison would mean nothing.
    private static Hold? SampleRatioHolds(HeldStep held)
    {
        var step = held.Step;
        if (!step.IsJudged || step.Weight is <= 0 or >= 100)
        {
            return null;
        }

        var isSticky = step.World.Spec.Traffic?.Sticky is not null;
        var ratio = SampleRatio.Judge(Count(step.Candidate), Count(step.Compared), step.Share, isSticky);
        return ratio.Mismatch
            ? new Hold(Reasons.TrafficNotConverged, ratio.Message)
            {
                Counting = step.World.Now - held.Start >= RecountAfter ? Counting.Restart : Counting.Continue,
            }
            : null;
    }

    private static Hold? LeastEvidence(HeldStep held)
    {
        var step = held.Step;
        if (!step.IsJudged)
        {
            return null;
        }

        var (needed, requests) = (step.Stage.Step.MinRequests, Count(step.Candidate));
        if (needed > 0 && step.Evidence is not { Problem: null })
        {
            var problem = step.Evidence?.Problem ?? "none for this generation of the route";
            return new Hold(Reasons.MetricsUnavailable, $"the gateways' metrics cannot be read: {problem}");
        }

        if (needed > 0 && requests + Count(step.Compared) == 0)
        {
            return new Hold(Reasons.NoTraffic, "no requests have arrived at this step, so nothing is decided");
        }

        var (now, end) = (step.World.Now, Clock.Add(held.Start, step.MinDuration));
        if (requests >= needed && now >= end)
        {
            return null;
        }

        var time = now < end ? $", not before {end:u}" : "";
        return new Hold(Reasons.Collecting, $"{requests} of {needed} requests{time}", requests < needed ? null : end);
    }

    private static Hold? Gates(HeldStep held) =>
        held.Step.IsJudged && held.Gates.FirstOrDefault(gate => gate.Verdict != GateVerdict.Passed) is { } gate
            ? new Hold(Reason(gate), $"gate {gate.Name}: {gate.Message}")
            : null;

    private static Hold? Approval(HeldStep held) => held.Approval is { } approval
        ? new Hold(Reasons.AwaitingApproval, $"waits for a person's approval of step {approval.Step}: {approval.Command}")
        : null;

    private static Hold? Pause(HeldStep held)
    {
        var step = held.Step;
        if (!step.IsJudged || step.Run.ResumedStep > step.Index || !Duration.TryParse(step.Stage.Step.Pause?.Duration, out var pause))
        {
            return null;
        }

        var end = Clock.Add(held.Start, pause);
        var command = ActionCommand.Write(step.World, ActionKind.Resume, "$(date +%s)");
        return step.World.Now < end ? new Hold(Reasons.Paused, $"paused until {end:u}; to continue now: {command}", end) : null;
    }

    // With all traffic on the candidate, nothing is left but to record it.
    private static Hold? Frozen(HeldStep held)
    {
        var step = held.Step;
        return step.Stage.Weight < 100 || step.Weight < 100 ? Freeze.Of(step.World, step.Stable, step.Run) : null;
    }

    private static string Reason(GateStatus gate) => gate.Reason switch
    {
        GateReason.NoTraffic => Reasons.NoTraffic,
        GateReason.QueryError or GateReason.NotANumber or GateReason.StaleSample => Reasons.MetricsUnavailable,
        GateReason.NotRun => Reasons.GateNotRun,
        _ => Reasons.Collecting,
    };

    private static long Count(VersionEvidence? evidence) => evidence?.Requests.Values.Sum(VersionEvidence.Plausible) ?? 0;
}
