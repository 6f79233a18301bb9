using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Simulation.Deployments;

/// <summary>Mutants that concern the strategy's policies and the messages, made like those of <see cref="Mutant"/>.</summary>
public static class PolicyMutant
{
    public static Decision<ModelDeploymentStatus> FreezeNotLookedAt(ModelDeploymentObservation seen) =>
        WithStrategy(seen, strategy => strategy with { Freeze = [] });

    public static Decision<ModelDeploymentStatus> NobodyAsked(
        ModelDeploymentObservation seen) => WithStrategy(seen, strategy => strategy with
        {
            Steps = [.. strategy.Steps.Select(step => step with { Pause = step.Pause is { UntilApproved: true } ? null : step.Pause })],
        });

    public static Decision<ModelDeploymentStatus> RetriesWithoutEnd(ModelDeploymentObservation seen) =>
        WithStrategy(
            seen, strategy => strategy.Retry is { } retry ? strategy with { Retry = retry with { Limit = 1000, After = "1s" } } : strategy);

    public static Decision<ModelDeploymentStatus> AnyApprovalCounts(
        ModelDeploymentObservation seen) => ModelDeploymentDecider.Decide(seen with
        {
            Actions =
        [
            .. seen.Actions.Select(action =>
                action.Kind == ActionKind.Approve ? action with { Nonce = seen.Status?.Approval?.Token ?? action.Nonce } : action),
        ],
        });

    public static Decision<ModelDeploymentStatus> RangeTakesTheLowest(
        ModelDeploymentObservation seen) => ModelDeploymentDecider.Decide(seen with
        {
            ModelVersions = [.. seen.ModelVersions.Take(1)],
        });

    public static Decision<ModelDeploymentStatus> HarmWaitsForItsStep(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return seen.Status is { Candidate: not null } before
            && decision.Status is { Candidate: null, Rollout.Phase: RolloutPhase.RolledBack }
            ? decision with { Writes = [], Status = decision.Status with { Rollout = before.Rollout, Candidate = before.Candidate } }
            : decision;
    }

    public static Decision<ModelDeploymentStatus> FreezeHoldsTheWayBack(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return seen.Spec.Strategy.Freeze.Count > 0 && decision.Status.Rollout?.Phase == RolloutPhase.RolledBack
            ? decision with { Writes = [.. decision.Writes.Where(step => step is not ApplyRoute)] }
            : decision;
    }

    public static Decision<ModelDeploymentStatus> RouteNotConfirmed(ModelDeploymentObservation seen) =>
        Without<ConfirmRoute>(ModelDeploymentDecider.Decide(seen));

    public static Decision<ModelDeploymentStatus> PodsNotConfirmed(ModelDeploymentObservation seen) =>
        Without<ConfirmPods>(ModelDeploymentDecider.Decide(seen));

    public static Decision<ModelDeploymentStatus> NoPodsNotConfirmed(ModelDeploymentObservation seen) =>
        Without<ConfirmNoPods>(ModelDeploymentDecider.Decide(seen));

    public static Decision<ModelDeploymentStatus> StableDownNotLookedAt(ModelDeploymentObservation seen) =>
        WithStrategy(seen, strategy => strategy with { OnStableDown = "Hold" });

    public static Decision<ModelDeploymentStatus> LentTrafficIsKept(ModelDeploymentObservation seen)
    {
        var lent = seen.Status is { Candidate: { } candidate, Rollout.Step: not null }
            && seen.Route?.Table?.Versions.Any(entry => entry.Version == candidate && entry.Weight == 100) == true;
        return ModelDeploymentDecider.Decide(lent
            ? seen with
            {
                Status = seen.Status! with { Rollout = seen.Status.Rollout! with { Step = Stages.Of(seen.Spec.Strategy).Count } },
            }
            : seen);
    }

    public static Decision<ModelDeploymentStatus> EditsNotNoticed(ModelDeploymentObservation seen) => ModelDeploymentDecider.Decide(
        seen.Status?.Rollout is { } rollout ? seen with
        {
            Status = seen.Status with { Rollout = rollout with { StepsDigest = null } },
        } : seen);

    public static Decision<ModelDeploymentStatus> TableWithoutStatus(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with { StatusChanged = !Digest.Same(seen.Status, decision.Status) };
    }

    public static Decision<ModelDeploymentStatus> CountsGoOnForEver(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with
        {
            Writes =
            [
                .. decision.Writes.Where(
                    step => step is not ApplyRoute route || !Digest.Same(
                        route.Table with { Generation = 0 }, seen.Route?.Table is { } table ? table with { Generation = 0 } : null)),
            ],
        };
    }

    public static Decision<ModelDeploymentStatus> MirrorsToStable(
        ModelDeploymentObservation seen) => WithRoutes(seen, (route, _) => route with
        {
            Table = route.Table with
            {
                Mirror = route.Table.Mirror is { } mirror ? mirror with { Version = mirror.Of, Of = mirror.Version } : null,
            },
        });

    public static Decision<ModelDeploymentStatus> WarmGetsAShare(ModelDeploymentObservation seen) => WithRoutes(seen, (route, status) =>
    {
        var warm = route.Table.Versions.FirstOrDefault(entry =>
            entry.Weight == 0 && entry.Version != status.Stable && entry.Version != status.Candidate);
        var stable = route.Table.Versions.FirstOrDefault(entry => entry.Version == status.Stable && entry.Weight > 0);
        return warm is null
            || stable is null
            || seen.Services.All(service => service.Version != warm.Version || service.ReadyEndpoints == 0)
            ? route
            : route with
            {
                Table = route.Table with
                {
                    Versions =
                    [
                        .. route.Table.Versions.Select(entry =>
                            entry == warm ? warm with { Weight = 1 }
                            : entry == stable ? stable with { Weight = stable.Weight - 1 }
                            : entry),
                    ],
                },
            };
    });

    public static Decision<ModelDeploymentStatus> LedgerRewritten(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision.Status.Ledger is [.., var last] && last.Decision == LedgerDecision.Promote
            ? decision with
            {
                Status = decision.Status with { Ledger = [.. decision.Status.Ledger.SkipLast(1), last with { Message = "all is well" }] },
            }
            : decision;
    }

    public static Decision<ModelDeploymentStatus> StalledAsWell(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision.Status.Conditions.FirstOrDefault(condition =>
            condition is { Type: ConditionTypes.Reconciling, Reason: Reasons.AwaitingApproval }) is { } waiting
            ? decision with
            {
                Status = decision.Status with
                {
                    Conditions = [.. decision.Status.Conditions, waiting with { Type = ConditionTypes.Stalled }],
                },
            }
            : decision;
    }

    public static Decision<ModelDeploymentStatus> GenerationOfTheRollout(ModelDeploymentObservation seen)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with
        {
            Status = decision.Status with
            {
                ObservedGeneration = decision.Status.Rollout?.Generation ?? decision.Status.ObservedGeneration,
            },
        };
    }

    private static Decision<ModelDeploymentStatus> WithStrategy(
        ModelDeploymentObservation seen, Func<RolloutStrategy, RolloutStrategy> change) =>
        ModelDeploymentDecider.Decide(seen with { Spec = seen.Spec with { Strategy = change(seen.Spec.Strategy) } });

    private static Decision<ModelDeploymentStatus> WithRoutes(
        ModelDeploymentObservation seen, Func<ApplyRoute, ModelDeploymentStatus, ApplyRoute> change)
    {
        var decision = ModelDeploymentDecider.Decide(seen);
        return decision with
        {
            Writes = [.. decision.Writes.Select(step => step is ApplyRoute route ? change(route, decision.Status) : step)],
        };
    }

    public static Decision<ModelDeploymentStatus> Without<T>(Decision<ModelDeploymentStatus> decision)
        where T : Precondition => decision with { Preconditions = [.. decision.Preconditions.Where(read => read is not T)] };
}
