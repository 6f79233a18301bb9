using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>
/// Reads that steps rest on. Caches are behind by milliseconds as a rule, and by minutes when a connection hangs or a leader does not know yet that
/// it lost its lease. Most steps only bring about what is decided anyway; what takes from a version, sends requests to it or trusts it is made
/// sure of before anything is written.
/// </summary>
internal static class Confirmations
{
    /// <summary>What steps and status rest on.</summary>
    public static IEnumerable<Precondition> Of(World world, Target target, ModelDeploymentStatus status, IReadOnlyList<Step> steps)
    {
        // Another version is trusted because it has all traffic by the route; pods that get none by it are made less, or are deleted; and a step that
        // was decided is taken for lost because the route does not show it.
        if (status.Stable != world.Observation.Status?.Stable || steps.Any(step => Takes(world, step)) || IsBehind(world, status.Rollout))
        {
            yield return new ConfirmRoute(
                world.UsesGatewayApi ? TargetKind.HttpRoute : TargetKind.ConfigMap,
                ChildNames.Route(world.Observation.Object.Name),
                world.Observation.Route?.ResourceVersion);
        }

        if (steps.Select(Table).OfType<RouteTable>().FirstOrDefault() is not { } table)
        {
            yield break;
        }

        foreach (var pods in Risen(world, table))
        {
            yield return pods;
            if (pods.Version == target.Candidate && target is { Stable: { } stable, Stage: { } stage } && target.CandidateWeight > stage.Weight)
            {
                yield return new ConfirmNoPods(stable);
            }
        }
    }

    private static bool IsBehind(World world, RolloutStatus? rollout) =>
        rollout is { InProgress: true }
        && world.Status.Rollout is { } before
        && (rollout.StartTime, rollout.Losses) == (before.StartTime, before.Losses)
        && (rollout.Step ?? 0) < (before.Step ?? 0);

    private static RouteTable? Table(Step step) => step switch
    {
        ApplyRoute route => route.Table,
        ApplyHttpRoute route => route.Table,
        _ => null,
    };

    // The versions whose share rises have the pods that the share was found fit for.
    private static IEnumerable<ConfirmPods> Risen(World world, RouteTable table) => table.Versions
        .Where(entry => entry.Weight > (world.Route?.Versions.FirstOrDefault(last => Baseline.Key(last) == Baseline.Key(entry))?.Weight ?? 0))
        .Select(entry => new ConfirmPods(
            entry.Version,
            entry.Track,
            Math.Max(1, (int)Math.Min(world.Endpoints(Baseline.Key(entry)), ((long)entry.Weight * world.Replicas + 99) / 100))));

    private static bool Takes(World world, Step step) => step switch
    {
        ApplyVersionWorkload apply => world.Observation.Workloads.Any(workload =>
            workload.Name == apply.Name && (workload.TemplateHash != apply.TemplateHash || workload.Replicas > apply.Replicas)),
        ScaleVersionWorkload scale => world.Observation.Workloads.Any(workload => workload.Name == scale.Name && workload.Replicas > scale.Replicas),
        DeleteVersionWorkload or DeleteVersionService => true,
        _ => false,
    };
}
