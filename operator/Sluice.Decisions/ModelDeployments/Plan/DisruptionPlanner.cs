using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>
/// Plans the disruption budgets of versions. A version with several pods loses one at a time when nodes are drained. A version with a
/// single pod has no budget, since the budget would prevent the drain of a node for as long as that pod is not ready.
/// </summary>
internal static class DisruptionPlanner
{
    /// <summary>The budgets that the workloads need after the writes of this pass.</summary>
    /// <param name="world">The observation.</param>
    /// <param name="steps">The writes of this pass to workloads.</param>
    public static IEnumerable<Step> Plan(World world, IReadOnlyList<Step> steps)
    {
        var replicas = new SortedDictionary<string, int>(StringComparer.Ordinal);
        // Clients do not depend on a baseline.
        foreach (var workload in world.Observation.Workloads.Where(workload => !workload.Deleting && !Baseline.IsTrack(workload.Version)))
        {
            replicas[workload.Version] = workload.Replicas;
        }

        foreach (var step in steps)
        {
            switch (step)
            {
                case ApplyVersionWorkload { Track: null } apply:
                    replicas[apply.Version] = apply.Replicas;
                    break;
                case ScaleVersionWorkload scale
                    when world.Observation.Workloads.FirstOrDefault(workload => workload.Uid == scale.Uid) is { } scaled
                        && !Baseline.IsTrack(scaled.Version):
                    replicas[scaled.Version] = scale.Replicas;
                    break;
                case DeleteVersionWorkload delete:
                    replicas.Remove(delete.Version);
                    break;
            }
        }

        foreach (var version in replicas.Where(entry => entry.Value > 1).Select(entry => entry.Key))
        {
            yield return new ApplyDisruptionBudget(version, ChildNames.Version(world.Observation.Object.Name, version));
        }

        foreach (var budget in world.Observation.DisruptionBudgets
            .Where(budget => !budget.Deleting && replicas.GetValueOrDefault(budget.Version) <= 1)
            .OrderBy(budget => budget.Name, StringComparer.Ordinal))
        {
            yield return new DeleteDisruptionBudget(budget.Version, budget.Name, budget.Uid);
        }
    }
}
