using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>Plans the workload and the Service of the baseline.</summary>
internal static class BaselinePlanner
{
    /// <summary>
    /// The workload and the Service. A workload that exists keeps its template, so that the pods that are compared stay the same.
    /// </summary>
    public static IEnumerable<Step> Plan(World world, Target target)
    {
        if (!BaselinePods.AreNeeded(world, target) || world.ModelVersion(target.Stable) is not { } record)
        {
            yield break;
        }

        var workload = world.Workload(Baseline.Key(target.Stable!));
        var name = ChildNames.Baseline(world.Observation.Object.Name, target.Stable!);
        var replicas = Math.Max(target.CandidateReplicas, workload?.Replicas ?? 0);
        foreach (var step in WorkloadPlanner.Ensure(world, workload, record, name, Baseline.Track, replicas, frozen: true))
        {
            yield return step;
        }

        yield return new ApplyVersionService(target.Stable!, name) { Track = Baseline.Track };
    }
}
