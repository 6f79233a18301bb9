using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>
/// What one look at the cluster says to a state of the rollout. It is computed once for each state that a pass goes through.
/// </summary>
internal sealed record Findings
{
    /// <summary>Whether the candidate has become stable already.</summary>
    public bool IsStable { get; init; }

    /// <summary>Who aborted the rollout. Null when no one did.</summary>
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
/// <param name="EndsRollout">Whether the rollout ends for it: the deadline has passed, and a stable version can serve.</param>
internal sealed record MissingPods(string Message, DateTime Since, DateTime Deadline, bool IsOverdue, bool EndsRollout)
{
    /// <summary>Missing pods, with what is known to keep the candidate's pods from being ready. Null when none are missing.</summary>
    public static MissingPods? Of(World world, string? stable, RolloutStatus run, string? message)
    {
        if (message is null)
        {
            return null;
        }

        var since = run.WaitStartTime ?? world.Now;
        var allowed = Duration.TryParse(world.Spec.Strategy.ProgressDeadline, out var value) ? value : TimeSpan.FromMinutes(10);
        var deadline = Clock.Add(since, allowed);
        var isOverdue = world.Now >= deadline;
        var limit = isOverdue ? $", after spec.strategy.progressDeadline {world.Spec.Strategy.ProgressDeadline}" : "";
        return new MissingPods(
            $"{message}{world.Problem(run.Version)}{limit}",
            since,
            deadline,
            isOverdue,
            EndsRollout: isOverdue && stable is not null && !world.RollsForward(stable));
    }

    /// <summary>What a step lacks, the candidate's own pods first. Null when it can begin.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="target">What this pass aims at so far.</param>
    /// <param name="version">The candidate.</param>
    /// <param name="stage">The step that is to begin.</param>
    /// <param name="needed">Pods that the candidate needs for it.</param>
    /// <param name="ready">How many of them are ready, in words.</param>
    public static string? Before(World world, Target target, string version, Stage stage, int needed, string ready) =>
        world.Ready(version) < needed || !world.CanCarry(version, stage.Weight)
            ? ready
            : BaselinePods.Missing(world, target with { CandidateReplicas = needed }, stage);
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
        return new PreparingFindings
        {
            Routed = isRouted ? StepLocation.Of(stages, null, run.Weight, world.Weight(run.Version)) : null,
            Queued = SurgeQueue.Wait(world, run),
            First = first,
            Replicas = needed,
            Pods = pods,
            Missing = MissingPods.Of(
                world, target.Stable, run, MissingPods.Before(world, target, run.Version, stages[first], needed, pods)),
            Freeze = Holds.Freeze.Of(world, target.Stable, run),
            IsNew = world.Status.Rollout is not { Step: not null } recorded || recorded.StartTime != run.StartTime,
        };
    }
}
