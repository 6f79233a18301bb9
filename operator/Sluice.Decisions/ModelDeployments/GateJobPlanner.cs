namespace Sluice.Decisions.ModelDeployments;

/// <summary>Makes the Jobs that gates wait for, and deletes those of earlier rollouts. The last rollout's stay, for people to read their logs.</summary>
internal static class GateJobPlanner
{
    /// <summary>Jobs to make and to delete.</summary>
    public static IEnumerable<Step> Plan(World world, Intent intent) =>
    [
        .. intent.GateJobs,
        .. StageGates.OldJobs(world, intent.Rollout).OrderBy(job => job.Name, StringComparer.Ordinal),
    ];
}
