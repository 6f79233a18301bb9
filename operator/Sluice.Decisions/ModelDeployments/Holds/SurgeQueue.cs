using Sluice.Api.Rollouts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Holds;

/// <summary>
/// The queue for the namespace's GPUs for candidates: who began first comes first, and none overtakes. Every deployment decides for itself, from what
/// it sees of the others; so an entry stands in the status for a while before it is admitted, and of two that begin at once each sees the other.
/// </summary>
internal static class SurgeQueue
{
    /// <summary>How long a rollout must have stood in the status.</summary>
    public static readonly TimeSpan Shown = TimeSpan.FromSeconds(2);

    /// <summary>Why the candidate's pods may not be made yet; null: they may.</summary>
    public static string? Wait(World world, RolloutStatus rollout)
    {
        if (world.Observation.SurgeBudget is not { } budget
            || world.Stable is null
            || rollout.Skip == RolloutSkips.RollbackWindow
            || world.Workload(rollout.Version) is not null
            || CandidateGpus.Of(world.Spec) is not (> 0 and var mine))
        {
            return null;
        }

        if (world.Observation.SurgeProblem is { } problem)
        {
            return $"{rollout.Version} waits for the bound on GPUs: {problem}";
        }

        if (mine > budget)
        {
            return $"{rollout.Version} needs {mine} GPUs beside stable's and the namespace's annotation sluice.dev/candidate-gpus allows {budget}; raise it, or let the steps ask for fewer replicas";
        }

        var held = world.Observation.Surges.Where(other => other.Holds).Sum(other => (long)Math.Max(0, other.Gpus));
        var before = world.Observation.Surges
            .Where(other => !other.Holds && other.Gpus > 0 && other.Gpus <= budget && IsBefore(other, world, rollout))
            .ToList();
        var ahead = before.Sum(other => (long)other.Gpus);
        if (held + ahead + mine > budget)
        {
            return $"{rollout.Version} is number {before.Count + 1} in the queue for GPUs: it needs {mine}, candidates of others have {held}, those before it need {ahead}, and {budget} are allowed";
        }

        var stands = world.Status.Rollout is { InProgress: true } seen && seen.StartTime == rollout.StartTime && seen.Version == rollout.Version
            && (world.Now - seen.StartTime).Duration() >= Shown;
        return stands ? null : $"{rollout.Version} enters the queue for GPUs";
    }

    private static bool IsBefore(SurgeFact other, World world, RolloutStatus rollout) =>
        (other.Since, other.Uid).CompareTo((rollout.StartTime, world.Observation.Object.Uid)) < 0;
}

/// <summary>GPUs that a candidate takes of the namespace's surge budget.</summary>
public static class CandidateGpus
{
    /// <summary>The GPUs of as many pods as the candidate has at most on its way, and of its baseline.</summary>
    public static int Of(ModelDeploymentSpec spec)
    {
        var pod = GpuResources.Of(spec.Resources);
        return (int)Math.Min(int.MaxValue, pod * Stages.Of(spec.Strategy).Max(stage => stage.Pods(Math.Max(1, spec.Replicas))) * (spec.Strategy.Baseline ? 2 : 1));
    }
}
