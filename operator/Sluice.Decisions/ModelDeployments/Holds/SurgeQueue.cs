using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>
/// The queue for the GPUs that a namespace allows its candidates: first come, first served. Every deployment decides for itself, from
/// what it observes of the others. An entry must therefore be in the status for a while before it is admitted, so that two deployments
/// that begin at the same time see each other.
/// </summary>
internal static class SurgeQueue
{
    /// <summary>How long a rollout must have been in the status before it is admitted.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(2);

    /// <summary>Why the candidate's pods may not be created yet. Null when they may.</summary>
    public static string? Wait(World world, RolloutStatus rollout)
    {
        if (world.Observation.SurgeBudget is not { } budget
            || world.Stable is null
            || rollout.Skip == RolloutSkips.RollbackWindow
            || world.Workload(rollout.Version) is not null
            || CandidateGpus.Of(world.Spec, world.Observation.Accelerators) is not (> 0 and var mine))
        {
            return null;
        }

        if (world.Observation.SurgeProblem is { } problem)
        {
            return $"{rollout.Version} waits until the bound on GPUs can be read: {problem}";
        }

        if (mine > budget)
        {
            return $"{rollout.Version} needs {mine} GPUs beside stable's and the namespace's annotation sluice.dev/candidate-gpus "
                + $"allows {budget}; raise it, or lower the replicas of the steps";
        }

        var held = world.Observation.Surges.Where(other => other.Holds).Sum(other => (long)Math.Max(0, other.Gpus));
        var before = world.Observation.Surges
            .Where(other => !other.Holds && other.Gpus > 0 && other.Gpus <= budget && IsBefore(other, world, rollout))
            .ToList();
        var ahead = before.Sum(other => (long)other.Gpus);
        if (held + ahead + mine > budget)
        {
            return $"{rollout.Version} is number {before.Count + 1} in the queue for GPUs: it needs {mine}, other candidates have {held}, "
                + $"those ahead of it need {ahead}, and {budget} are allowed";
        }

        var isShown = world.Status.Rollout is { InProgress: true } seen
            && (seen.StartTime, seen.Version) == (rollout.StartTime, rollout.Version)
            && (world.Now - seen.StartTime).Duration() >= Shown;
        return isShown ? null : $"{rollout.Version} enters the queue for GPUs";
    }

    private static bool IsBefore(SurgeFact other, World world, RolloutStatus rollout) =>
        (other.Since, other.Uid).CompareTo((rollout.StartTime, world.Observation.Object.Uid)) < 0;
}

/// <summary>The GPUs that a candidate takes from the namespace's surge budget.</summary>
public static class CandidateGpus
{
    /// <summary>The GPUs of the most pods that the candidate has at any step, and of as many pods of its baseline.</summary>
    /// <param name="spec">The deployment's spec.</param>
    /// <param name="accelerators">Which resources count as GPUs.</param>
    public static int Of(ModelDeploymentSpec spec, Accelerators accelerators)
    {
        var pod = accelerators.Of(spec.Resources);
        var pods = Stages.Of(spec.Strategy).Max(stage => stage.Pods(Math.Max(1, spec.Replicas)));
        return (int)Math.Min(int.MaxValue, pod * pods * (spec.Strategy.Baseline ? 2 : 1));
    }
}
