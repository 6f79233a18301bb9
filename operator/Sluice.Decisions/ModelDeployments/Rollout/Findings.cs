using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>
/// What one look at the cluster says to a state of the rollout. It is computed once for each state that a pass goes through.
/// </summary>
internal sealed record Findings
{
    /// <summary>Whether the candidate has become stable already.</summary>
    public bool IsStable { get; init; }

    /// <summary>Who aborted the rollout. Null when nobody did.</summary>
    public string? Aborted { get; init; }

    /// <summary>Why the spec no longer asks for the candidate. Null while it does, or its successor is queued.</summary>
    public string? Superseded { get; init; }

    /// <summary>Whether the rollout is to continue: nothing of the above ends it.</summary>
    public bool IsAsked => !IsStable && Aborted is null && Superseded is null;

    /// <summary>Of a candidate that is not routed.</summary>
    public PreparingFindings? Preparing { get; init; }

    /// <summary>Of a candidate that is routed.</summary>
    public StepFindings? Step { get; init; }

    /// <summary>Without a rollout in progress: how the deployment stands. Null when a rollout can begin.</summary>
    public Rest? Rest { get; init; }

    /// <summary>The findings for the state of a target.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="target">What this pass aims at so far.</param>
    /// <param name="before">Findings for the state before in the same pass: a step is judged once.</param>
    public static Findings Of(World world, Target target, Findings? before)
    {
        if (target.State is not RolloutState.InProgress current)
        {
            return new Findings { Rest = Rest.Of(world, target) };
        }

        var isRouted = world.IsCandidate(current.Run.Version) && !target.Withdrawn;
        return new Findings
        {
            IsStable = current.Run.Version == target.Stable,
            Aborted = target.Aborted,
            Superseded = AnotherVersion.Supersedes(world, target.Stable, current.Run),
            Preparing = current is RolloutState.Preparing ? PreparingFindings.Of(world, target, current.Run, isRouted) : null,
            Step = current is RolloutState.Routed routed ? StepFindings.Of(world, target, routed, isRouted, before?.Step) : null,
        };
    }
}

/// <summary>Ready pods that a candidate lacks, for as long as the progress deadline allows.</summary>
/// <param name="Message">What is missing.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Deadline">When the progress deadline passes, UTC.</param>
/// <param name="IsOverdue">Whether it has passed.</param>
internal sealed record MissingPods(string Message, DateTime Since, DateTime Deadline, bool IsOverdue)
{
    /// <summary>Missing pods, with what is known to keep the candidate's pods from being ready.</summary>
    public static MissingPods Of(World world, RolloutStatus run, string message)
    {
        var since = run.WaitStartTime ?? world.Now;
        var allowed = Duration.TryParse(world.Spec.Strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
        var deadline = Clock.Add(since, allowed);
        var text = $"{message}{world.Problem(run.Version)}";
        return world.Now < deadline
            ? new MissingPods(text, since, deadline, IsOverdue: false)
            : new MissingPods(
                $"{text}, after spec.strategy.progressDeadline {world.Spec.Strategy.ProgressDeadline}",
                since,
                deadline,
                IsOverdue: true);
    }
}

/// <summary>Findings about a candidate that is not routed.</summary>
internal sealed record PreparingFindings
{
    /// <summary>The step that the table shows the candidate at. Null when the table does not have it.</summary>
    public int? Routed { get; init; }

    /// <summary>Why the candidate's pods may not be made yet. Null when they may.</summary>
    public string? Queued { get; init; }

    /// <summary>Position of the first step to take, counted from 0: the last one where the others are skipped.</summary>
    public int First { get; init; }

    /// <summary>Pods that the first step takes.</summary>
    public int Replicas { get; init; }

    /// <summary>How many of them are ready, in words.</summary>
    public string Pods { get; init; } = "";

    /// <summary>Pods that the first step lacks. Null when it lacks none.</summary>
    public MissingPods? Missing { get; init; }

    /// <summary>Whether a rollback is possible: there is a stable version that can serve.</summary>
    public bool CanRollBack { get; init; }

    /// <summary>The freeze that keeps the first step from being taken. Null when none does.</summary>
    public Hold? Freeze { get; init; }

    /// <summary>Whether the step has not been recorded yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>The findings.</summary>
    public static PreparingFindings Of(World world, Target target, RolloutStatus run, bool isRouted)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var first = target.Stable is null || run.Skip is not null ? stages.Count - 1 : 0;
        var (ready, needed) = (world.Ready(run.Version), stages[first].Pods(world.Replicas));
        var pods = $"{ready} of {needed} pods of {run.Version} are ready";
        var missing = ready < needed || !world.CanCarry(run.Version, stages[first].Weight)
            ? pods
            : BaselinePods.Missing(world, target with { CandidateReplicas = needed }, stages[first]);
        return new PreparingFindings
        {
            Routed = isRouted ? StepLocation.Of(stages, null, run.Weight, world.Weight(run.Version)) : null,
            Queued = SurgeQueue.Wait(world, run),
            First = first,
            Replicas = needed,
            Pods = pods,
            Missing = missing is null ? null : MissingPods.Of(world, run, missing),
            CanRollBack = target.Stable is not null && !world.RollsForward(target.Stable),
            Freeze = target.Stable is not null && run.Skip != RolloutSkips.RollbackWindow ? Holds.Freeze.Open(world) : null,
            IsNew = world.Status.Rollout is not { Step: not null } recorded || recorded.StartTime != run.StartTime,
        };
    }
}

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

    /// <summary>Whether a rollback is possible: there is a stable version that can serve.</summary>
    public bool CanRollBack { get; init; }

    /// <summary>What holds the step. Null when nothing does.</summary>
    public Hold? Hold { get; init; }

    /// <summary>Position of the step after this one, counted from 0. Null at the last one.</summary>
    public int? Next { get; init; }

    /// <summary>Pods that this step and the next one take.</summary>
    public int NextReplicas { get; init; }

    /// <summary>The findings.</summary>
    public static StepFindings Of(World world, Target target, RolloutState.Routed state, bool isRouted, StepFindings? before)
    {
        var (run, stages) = (state.Run, Stages.Of(world.Spec.Strategy));
        var step = new CandidateStep
        {
            World = world,
            Run = run,
            Stable = target.Stable,
            Stages = stages,
            Index = Math.Min(state.Position, stages.Count - 1),
            Since = state.Since,
        };
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
            Missing = missing is null ? null : MissingPods.Of(world, run, missing),
            CanRollBack = target.Stable is not null && !world.RollsForward(target.Stable),
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
        var ready = world.Ready(version);
        var missing = ready < needed || !world.CanCarry(version, step.Stages[next].Weight)
            ? $"{ready} of the {needed} pods of the next step are ready"
            : BaselinePods.Missing(world, target with { CandidateReplicas = needed }, step.Stages[next]);
        return missing is null ? null : $"{version} at {step.Weight} %: {missing}";
    }
}
