using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>
/// Disruption budgets of versions. A version with several pods loses one at a time to drains of nodes; one with a single pod has no budget, since
/// a budget would keep the node from being drained at all while that pod is not ready.
/// </summary>
internal static class DisruptionPlanner
{
    /// <summary>Budgets as the workloads need them, by what is decided about those now.</summary>
    /// <param name="world">What is known.</param>
    /// <param name="steps">The steps that were decided about workloads.</param>
    public static IEnumerable<Step> Plan(World world, IReadOnlyList<Step> steps)
    {
        var replicas = new SortedDictionary<string, int>(StringComparer.Ordinal);
        // Callers do not depend on what is there to be compared with.
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
                case ScaleVersionWorkload scale when world.Observation.Workloads.FirstOrDefault(workload => workload.Uid == scale.Uid) is { } scaled && !Baseline.IsTrack(scaled.Version):
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
