using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>
/// The reads past the caches that writes rest on. Caches are behind by milliseconds as a rule, and by minutes when a connection hangs or
/// a leader does not know yet that it lost its lease. Most writes only bring about what is decided in any case. A write that takes pods
/// from a version, sends requests to it or trusts it is confirmed first.
/// </summary>
internal static class Confirmations
{
    /// <summary>The preconditions of the writes and of the status.</summary>
    public static IEnumerable<Precondition> Of(World world, Target target, ModelDeploymentStatus status, IReadOnlyList<Step> steps)
    {
        // The route is read again before another version is trusted because the route gives it all traffic, before pods that get no
        // traffic by the route are reduced or deleted, and before a step that was decided counts as lost because the route does not show
        // it.
        if (status.Stable != world.Observation.Status?.Stable
            || steps.Any(step => TakesPods(world, step))
            || IsBehind(world, status.Rollout))
        {
            yield return new ConfirmRoute(
                world.UsesGatewayApi ? StepTargetKind.HttpRoute : StepTargetKind.ConfigMap,
                ChildNames.Route(world.Observation.Object.Name),
                world.Observation.Route?.ResourceVersion);
        }

        if (steps.Select(Table).OfType<RouteTable>().FirstOrDefault() is not { } table)
        {
            yield break;
        }

        foreach (var pods in Raised(world, table))
        {
            yield return pods;
            if (pods.Version == target.Candidate
                && target is { Stable: { } stable, Stage: { } stage }
                && target.CandidateWeight > stage.Weight)
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

    // A version whose share increases must have as many ready pods as the decision about the share counted.
    private static IEnumerable<ConfirmPods> Raised(World world, RouteTable table) => table.Versions
        .Where(entry => entry.Weight > (world.Route?.Versions
            .FirstOrDefault(last => Baseline.Key(last) == Baseline.Key(entry))?.Weight ?? 0))
        .Select(entry => new ConfirmPods(
            entry.Version,
            entry.Track,
            Math.Max(1, (int)Math.Min(world.Endpoints(Baseline.Key(entry)), ((long)entry.Weight * world.Replicas + 99) / 100))));

    private static bool TakesPods(World world, Step step) => step switch
    {
        ApplyVersionWorkload apply => world.Observation.Workloads.Any(workload =>
            workload.Name == apply.Name && (workload.TemplateHash != apply.TemplateHash || workload.Replicas > apply.Replicas)),
        ScaleVersionWorkload scale => world.Observation.Workloads.Any(workload =>
            workload.Name == scale.Name && workload.Replicas > scale.Replicas),
        DeleteVersionWorkload or DeleteVersionService => true,
        _ => false,
    };
}
