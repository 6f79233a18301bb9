using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What a routed candidate's ready pods allow, whatever the evidence says.</summary>
internal enum Capacity
{
    /// <summary>They carry the step's weight, which the candidate has.</summary>
    Enough,

    /// <summary>The candidate has no ready pod, and stable has.</summary>
    Lost,

    /// <summary>The candidate has no ready pod for the second time, and stable has.</summary>
    LostAgain,

    /// <summary>Neither version has a ready pod.</summary>
    BothDown,

    /// <summary>The candidate has more traffic than its step gives it.</summary>
    AboveStep,

    /// <summary>They cannot carry the step's weight.</summary>
    TooFew,

    /// <summary>The candidate has less traffic than its step gives it, and can carry it.</summary>
    BelowStep,
}

/// <summary>Findings about a routed candidate.</summary>
internal sealed record StepFindings
{
    /// <summary>Whether the table has the candidate.</summary>
    public bool IsRouted { get; init; }

    /// <summary>The step that the table shows the candidate at; where it is not the state's, nothing else was looked at.</summary>
    public int Index { get; init; }

    /// <summary>Whether the table shows the candidate at the state's step.</summary>
    public bool IsAtItsStep => IsRouted && Index == Step.Index;

    /// <summary>The candidate at its step.</summary>
    public required CandidateStep Step { get; init; }

    /// <summary>Verdicts of the gates that are judged at the step.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Jobs of gates that are to be created.</summary>
    public IReadOnlyList<ApplyGateJob> GateJobs { get; init; } = [];

    /// <summary>The approval that the step asks for. Null when it asks for none.</summary>
    public ApprovalStatus? Approval { get; init; }

    /// <summary>The gate that the candidate failed. Null when it failed none.</summary>
    public GateStatus? Harm { get; init; }

    /// <summary>What the candidate's ready pods allow.</summary>
    public Capacity Capacity { get; init; }

    /// <summary>The share that its ready pods can carry while they are too few, in per cent.</summary>
    public int Bearable { get; init; }

    /// <summary>Pods that the step, or the one after it, lacks. Null when they lack none.</summary>
    public MissingPods? Missing { get; init; }

    /// <summary>What holds the step. Null when nothing does.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Position of the step after this one, counted from 0. Null at the last one.</summary>
    public int? Next { get; init; }

    /// <summary>Pods that this step and the next one take.</summary>
    public int NextReplicas { get; init; }

    /// <summary>The findings.</summary>
    public static StepFindings Of(World world, Target target, RolloutState.Routed state, bool isRouted, StepFindings? before)
    {
        var step = state.Step(world, target.Stable);
        var (run, stages) = (state.Run, step.Stages);
        var index = StepLocation.Of(stages, state.Position, run.Weight, step.Weight);
        if (!isRouted || index != state.Position)
        {
            return new StepFindings { IsRouted = isRouted, Index = index, Step = step };
        }

        // A step that has just begun to be analyzed was judged a moment ago.
        var judged = before is { IsAtItsStep: true } same && same.Index == index && same.Step.Run.StartTime == run.StartTime ? same : null;
        var gates = !step.IsJudged ? [] : judged?.Gates ?? StepGates.Judge(step);
        var approval = Approvals.Asked(step);
        var capacity = CapacityOf(step);
        var next = index == stages.Count - 1 ? (int?)null : run.Skip is null ? index + 1 : stages.Count - 1;
        var needed = Math.Max(stages[next ?? index].Pods(world.Replicas), step.Stage.Pods(world.Replicas));
        var missing = capacity == Capacity.TooFew
            ? $"{run.Version} at {Bear(step)} %: {world.Endpoints(run.Version)} of the {step.Stage.Pods(world.Replicas)} pods of the step "
                + "are ready"
            : next is { } following ? MissingFor(target, step, following, needed) : null;
        return new StepFindings
        {
            IsRouted = true,
            Index = index,
            Step = step,
            Gates = gates,
            GateJobs = step.IsJudged ? StepGates.MissingJobs(step) : [],
            Approval = approval,
            Harm = gates.FirstOrDefault(gate => gate.Verdict == GateVerdict.Failed),
            Capacity = capacity,
            Bearable = capacity == Capacity.TooFew ? Bear(step) : step.Weight,
            Missing = MissingPods.Of(world, target.Stable, run, missing),
            Hold = HoldChecks.First(new HeldStep(step, gates, approval)),
            Next = next,
            NextReplicas = needed,
        };
    }

    private static Capacity CapacityOf(CandidateStep step)
    {
        var (world, version, weight) = (step.World, step.Run.Version, step.Weight);
        return step.Stable is null ? Capacity.Enough
            : world.Endpoints(version) == 0 && world.IsDown(step.Stable) ? Capacity.BothDown
            : world.Endpoints(version) == 0 ? (Losses(step) > 1 ? Capacity.LostAgain : Capacity.Lost)
            : world.RollsForward(step.Stable) ? Capacity.Enough
            : weight > step.Stage.Weight ? Capacity.AboveStep
            : !world.CanCarry(version, step.Stage.Weight) ? Capacity.TooFew
            : weight < step.Stage.Weight ? Capacity.BelowStep
            : Capacity.Enough;
    }

    /// <summary>
    /// How often the candidate has lost its pods, this time included: one that has no traffic, or is found at another step, loses nothing.
    /// </summary>
    public static int Losses(CandidateStep step) =>
        step.Weight > 0 && step.World.Status.Rollout?.Step == step.Index + 1 ? step.Run.Losses + 1 : step.Run.Losses;

    // Stable takes no more than it can carry: where all traffic has come to take more pods, both versions wait for theirs.
    private static int Bear(CandidateStep step) => Math.Min(
        step.Weight,
        Math.Max(step.World.Capacity(step.Run.Version), 100 - step.World.Capacity(step.Stable!)));

    private static string? MissingFor(Target target, CandidateStep step, int next, int needed)
    {
        var (world, version) = (step.World, step.Run.Version);
        var ready = $"{world.Ready(version)} of the {needed} pods of the next step are ready";
        return MissingPods.Before(world, target, version, step.Stages[next], needed, ready) is { } missing
            ? $"{version} at {step.Weight} %: {missing}"
            : null;
    }
}
