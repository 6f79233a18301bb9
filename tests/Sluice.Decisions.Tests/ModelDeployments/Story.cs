using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;

namespace Sluice.Decisions.Tests.ModelDeployments;

/// <summary>Applies decisions to observations, pass by pass.</summary>
internal static class Story
{
    /// <summary>One pass: the decision is applied at once, pods become ready, gateways read the table, and time passes.</summary>
    public static ModelDeploymentObservation Next(this ModelDeploymentObservation seen, int seconds = 2)
    {
        var decision = seen.Decide();
        var next = seen with { Status = decision.Status, Now = seen.Now + TimeSpan.FromSeconds(seconds) };
        foreach (var step in decision.Writes)
        {
            next = step switch
            {
                ApplyVersionWorkload workload =>
                    next.Ready(
                        workload.Track is null ? workload.Version : Baseline.Key(workload.Version),
                        workload.Replicas,
                        workload.TemplateHash),
                ApplyRoute route => next.Serving(route),
                ApplyGateJob job => next with
                {
                    Jobs = [.. next.Jobs, new GateJobFact { Name = job.Name, Uid = job.Name, Attempt = job.Attempt, CreatedAt = next.Now }],
                },
                DeleteGateJob job => next with { Jobs = [.. next.Jobs.Where(seen => seen.Name != job.Name)] },
                DeleteVersionWorkload gone => next with
                {
                    Workloads = [.. next.Workloads.Where(workload => workload.Version != gone.Version)],
                },
                DeleteVersionService gone => next with { Services = [.. next.Services.Where(service => service.Version != gone.Version)] },
                _ => next,
            };
        }

        return next;
    }

    /// <summary>Runs passes until a condition holds, at most 50.</summary>
    public static ModelDeploymentObservation Until(
        this ModelDeploymentObservation seen, Func<Decision<ModelDeploymentStatus>, bool> holds, int seconds = 2)
    {
        for (var i = 0; i < 50; i++)
        {
            if (holds(seen.Decide()))
            {
                return seen;
            }

            seen = seen.Next(seconds);
        }

        throw new InvalidOperationException($"after 50 passes: {seen.Decide().Status.Phase}, {seen.Decide().Message()}");
    }

    /// <summary>Runs passes until the rollout waits with a reason.</summary>
    public static ModelDeploymentObservation UntilReason(this ModelDeploymentObservation seen, string reason) =>
        seen.Until(decision => decision.Ready().Reason == reason);

    /// <summary>A strategy without gates.</summary>
    public static ModelDeploymentObservation Stepping(this ModelDeploymentObservation seen, params RolloutStep[] steps) =>
        seen.Strategy(strategy => strategy with { Steps = steps, Gates = [] });

    public static ModelDeploymentObservation Strategy(
        this ModelDeploymentObservation seen, Func<RolloutStrategy, RolloutStrategy> change) =>
        seen with { Spec = seen.Spec with { Strategy = change(seen.Spec.Strategy) } };

    public static ModelDeploymentObservation Acting(
        this ModelDeploymentObservation seen, ActionKind kind, string nonce, DateTime? at = null) => seen with
        {
            Actions =
        [
            .. seen.Actions.Where(action => action.Kind != kind),
            new ActionFact { Kind = kind, Nonce = nonce, User = "ada", Manager = "kubectl-annotate", At = at ?? seen.Now },
        ],
        };

    /// <summary>The answer to the last action of a kind.</summary>
    public static ActionStatus Answer(this Decision<ModelDeploymentStatus> decision, ActionKind kind) =>
        decision.Status.Actions.Last(answer => answer.Kind == kind);

    public static string? Traffic(this ModelDeploymentObservation seen) => TrafficOf(seen.Route!.Table!);

    private static string TrafficOf(Sluice.Api.Contracts.RouteTable table) =>
        string.Join(' ', table.Versions.Select(version => $"{version.Version}:{version.Weight}"));

    private static ModelDeploymentObservation Ready(this ModelDeploymentObservation seen, string version, int replicas, string hash)
    {
        var made = seen.Running(version, replicas);
        return made with
        {
            Workloads =
            [
                .. made.Workloads.Select(workload =>
                    workload.Version == version ? workload with { Replicas = replicas, TemplateHash = hash } : workload),
            ],
        };
    }

    private static ModelDeploymentObservation Serving(this ModelDeploymentObservation seen, ApplyRoute route) => seen with
    {
        Route = new RouteFact { Name = route.Name, Uid = "route", ResourceVersion = $"{route.Table.Generation}", Table = route.Table },
        Evidence = new EvidenceFact { Generation = route.Table.Generation },
        GatewayPods = [new GatewayPodFact { Name = "g-0", Ready = true, RouteGeneration = route.Table.Generation }],
    };
}
