using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>Plans the deletion of versions that no traffic can reach any more.</summary>
internal static class DrainPlanner
{
    /// <summary>How long requests in progress have to finish after the gateways dropped a version.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>After how long the pods of a lost node are evicted, by Kubernetes' default tolerations.</summary>
    private static readonly TimeSpan Eviction = TimeSpan.FromMinutes(5);

    private const int Kept = 20;

    /// <summary>The versions that are to be deleted and that no gateway serves any more, with the time since when.</summary>
    public static IReadOnlyList<DrainingVersion> Draining(World world, Target target)
    {
        var keep = Keep(world, target);
        return
        [
            .. world.Observation.Workloads.Select(workload => workload.Version)
                .Concat(world.Observation.Services.Select(service => service.Version))
                .Where(version => !keep.Contains(version) && !world.IsRouted(version))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(version => world.Status.Draining.FirstOrDefault(entry => entry.Version == version)
                    ?? (IsUnserved(world) ? new DrainingVersion { Version = version, StartTime = world.Now } : null))
                .OfType<DrainingVersion>()
                .Take(Kept),
        ];
    }

    /// <summary>Deletes the versions whose drain period is over.</summary>
    public static IEnumerable<Step> Plan(World world, IReadOnlyList<DrainingVersion> draining)
    {
        foreach (var version in draining.Where(entry => world.Now - entry.StartTime >= Period).Select(entry => entry.Version))
        {
            foreach (var workload in world.Observation.Workloads.Where(workload => workload.Version == version && !workload.Deleting))
            {
                yield return new DeleteVersionWorkload(version, workload.Name, workload.Uid);
            }

            foreach (var service in world.Observation.Services.Where(service => service.Version == version && !service.Deleting))
            {
                yield return new DeleteVersionService(version, service.Name, service.Uid);
            }
        }
    }

    /// <summary>When the next drain period ends. Null when no version drains.</summary>
    public static DateTime? Next(World world, IReadOnlyList<DrainingVersion> draining) => draining
        .Select(entry => Clock.Add(entry.StartTime, Period))
        .Where(end => end > world.Now)
        .Cast<DateTime?>()
        .Min();

    private static HashSet<string> Keep(World world, Target target) =>
    [
        .. new[] { target.Stable, target.Candidate }.OfType<string>(),
        .. BaselinePods.AreNeeded(world, target) ? [Baseline.Key(target.Stable!)] : Array.Empty<string>(),
        .. RoutePlanner.Warm(world, target),
    ];

    // Without a table no gateway can serve a version. With one, all gateway pods must have been observed to serve the table. A gateway
    // pod that is not ready reports nothing, and may become ready again with the table that it had. If it stays away for long enough,
    // Kubernetes evicts it.
    private static bool IsUnserved(World world) => world.Observation.Route is null
        ? world.UsesGatewayApi || world.Observation.GatewayPods.All(pod => pod.RouteGeneration is null)
        : world.Converged
            && (world.Observation.GatewayPods.All(pod => pod.RouteGeneration == world.Route!.Generation) || IsLate(world));

    private static bool IsLate(World world) => world.Status.Rollout?.EndTime is not { } ended || world.Now - ended >= Eviction;
}
