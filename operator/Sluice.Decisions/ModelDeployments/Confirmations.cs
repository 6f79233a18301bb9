using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.Naming;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>
/// Reads that steps rest on. Caches are behind by milliseconds as a rule, and by minutes when a connection hangs or a leader does not know yet that
/// it lost its lease. Most steps only bring about what is decided anyway; those that take from a version, or send requests to it, are made
/// sure of first.
/// </summary>
internal static class Confirmations
{
    /// <summary>That the route is the one that is known, where another version is to be trusted because it has all traffic by it.</summary>
    public static IEnumerable<Step> Of(World world, ModelDeploymentStatus status) => status.Stable == world.Observation.Status?.Stable ? [] : [Route(world)];

    /// <summary>That the route is the one that is known, where pods are made less or other pods, or are deleted; null: no step takes anything away.</summary>
    public static ConfirmRoute? Of(World world, IEnumerable<Step> steps) => steps.Any(step => Takes(world, step))
        ? Route(world)
        : null;

    /// <summary>That the versions whose share rises have the pods that the share was found fit for.</summary>
    public static IEnumerable<ConfirmPods> Of(World world, RouteTable table) => table.Versions
        .Where(entry => entry.Weight > (world.Route?.Versions.FirstOrDefault(last => Baseline.Key(last) == Baseline.Key(entry))?.Weight ?? 0))
        .Select(entry => new ConfirmPods(
            entry.Version,
            entry.Track,
            Math.Max(1, (int)Math.Min(world.Endpoints(Baseline.Key(entry)), ((long)entry.Weight * world.Replicas + 99) / 100))));

    private static ConfirmRoute Route(World world) => new(ChildNames.Route(world.Observation.Object.Name), world.Observation.Route?.ResourceVersion);

    private static bool Takes(World world, Step step) => step switch
    {
        ApplyVersionWorkload apply => world.Observation.Workloads.Any(workload =>
            workload.Name == apply.Name && (workload.TemplateHash != apply.TemplateHash || workload.Replicas > apply.Replicas)),
        ScaleVersionWorkload scale => world.Observation.Workloads.Any(workload => workload.Name == scale.Name && workload.Replicas > scale.Replicas),
        DeleteVersionWorkload or DeleteVersionService => true,
        _ => false,
    };
}
