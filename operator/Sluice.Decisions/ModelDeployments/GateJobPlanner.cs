namespace Sluice.Decisions.ModelDeployments;

/// <summary>Deletes the Jobs of gates whose rollout has ended. While it goes on they stay, for people to read their logs.</summary>
internal static class GateJobPlanner
{
    /// <summary>The Jobs that no rollout needs.</summary>
    public static IEnumerable<Step> Plan(World world, Intent intent) => world.Observation.Jobs
        .Where(job => !job.Deleting && job.Version != intent.Candidate)
        .OrderBy(job => job.Name, StringComparer.Ordinal)
        .Select(job => new DeleteGateJob(job.Name, job.Uid));
}
