using Simulation.Deployments.Simulated;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;

namespace Simulation.Deployments.Rules;

/// <summary>The rules for a run at rest.</summary>
internal static class Rest
{
    /// <summary>Whether the rollout has ended, or waits for something that never happens.</summary>
    public static bool IsSettled(Scenario scenario, SimulatedCluster cluster) =>
        Serve(cluster) && (Reconciling(cluster.Status!) is not { } reconciling || IsDeclared(scenario, cluster, reconciling.Reason));

    public static void Check(Scenario scenario, SimulatedCluster cluster, Journal journal)
    {
        var status = cluster.Status!;
        var said = Describe(status);
        if (status.Stable is not { } stable)
        {
            // The first version was replaced before it served by one that cannot serve.
            Invariants.Check(
                "nothing serves only if nothing can",
                cluster.Route is null && Wanted(cluster) is null or Quality.Missing or Quality.NeverReady,
                said);
            return;
        }

        if (scenario.KeepsLedger)
        {
            Invariants.OfLedger(cluster.Ledger!, status);
        }

        Target(cluster, status);
        if (status.Candidate is null)
        {
            Invariants.Check("all traffic is on stable", Invariants.Weight(cluster.Route, stable) == 100, said);
            Invariants.Check(
                "what is not kept is gone",
                cluster.Workloads.Select(workload => workload.Version)
                    .Except(status.PreviousVersions.Select(previous => previous.Version).Take(cluster.Spec.Retention).Append(stable))
                    .ToList() is [],
                $"{string.Join(' ', cluster.Workloads.Select(workload => workload.Version))}: {said}");
        }

        Invariants.Check("the gateways serve what is written", Serve(cluster), said);
        if (stable == status.DesiredVersion && status.Candidate is null)
        {
            Invariants.Check("ready when all is well", status.Phase == DeploymentPhase.Healthy, said);
        }
        else if (Reconciling(status) is null)
        {
            Stalled(scenario, cluster, journal, status, said);
        }

        if (scenario.Faults == 0
            && scenario.Happenings.All(happening => !happening.What.StartsWith("somebody scales", StringComparison.Ordinal)))
        {
            Invariants.Check("no request is lost without a fault", cluster.Unserved == 0, $"{cluster.Unserved} unserved");
        }
    }

    public static string Describe(ModelDeploymentStatus? status) => status is null
        ? "no status"
        : $"stable {status.Stable}, {status.Phase}, {string.Join("; ", status.Conditions.Select(Text))}; "
            + $"traffic {status.Traffic}; ledger {string.Join(" | ", status.Ledger.TakeLast(6).Select(Text))}";

    private static string Text(Condition condition) =>
        $"{condition.Type}={condition.Status} {condition.Reason} {condition.Message}";

    private static string Text(LedgerEntry entry) =>
        $"{entry.Time:mm:ss} {entry.Decision} {entry.Version} {entry.Weight} {entry.Message}";

    // The reasons for which a strategy, a person or the cluster may hold a rollout for ever.
    private static bool IsDeclared(Scenario scenario, SimulatedCluster cluster, string reason) => reason switch
    {
        Reasons.AwaitingApproval => !scenario.Approves,
        Reasons.TrafficNotConverged => double.IsPositiveInfinity(scenario.DeafUntil) && cluster.Status!.Candidate is not null,
        Reasons.VersionNotFound => SimulatedRanges.Of(cluster.Spec.Version) is not null || Wanted(cluster) is null or Quality.Missing,
        _ => false,
    };

    private static void Stalled(Scenario scenario, SimulatedCluster cluster, Journal journal, ModelDeploymentStatus status, string said)
    {
        var stalled = status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Stalled);
        Invariants.Check("stalled when not what is asked for", stalled is not null, said);
        var disturbed = scenario.Faults > 0 || scenario.Leaps || scenario.DeafUntil > 0;
        Invariants.Check(
            "the reason fits",
            stalled!.Reason switch
            {
                Reasons.ProgressDeadlineExceeded => Wanted(cluster) == Quality.NeverReady || disturbed,
                Reasons.RolledBack or Reasons.GateFailed => Wanted(cluster) == Quality.Harmful || disturbed,
                Reasons.Aborted => journal.Aborts > 0,
                Reasons.NewVersionRejected => status.Candidate is not null && cluster.Spec.Strategy.OnNewVersion == "Reject",
                _ => false,
            },
            said);
        if (Wanted(cluster) == Quality.Good && scenario.Faults == 0)
        {
            Invariants.Check(
                "a good version is not sent back by a gate",
                status.Rollout?.Message?.Contains("gate errors", StringComparison.Ordinal) is not true,
                said);
        }
    }

    private static void Target(SimulatedCluster cluster, ModelDeploymentStatus status)
    {
        if (SimulatedRanges.Of(cluster.Spec.Version) is not { } range)
        {
            Invariants.Check(
                "what is wanted is what is asked for", status.DesiredVersion == cluster.Spec.Version, $"{status.DesiredVersion}");
            return;
        }

        // The highest version, or stable once that has been rolled back.
        var highest = range.FirstOrDefault(version => cluster.Quality(version) != Quality.Missing);
        Invariants.Check(
            "the highest of a range is wanted",
            status.DesiredVersion == highest,
            $"{status.DesiredVersion} of {cluster.Spec.Version}, the highest is {highest}");
    }

    private static bool Serve(SimulatedCluster cluster) =>
        cluster.Route is null || cluster.Gateways.All(gateway => gateway.Table?.Generation == cluster.Route.Generation);

    private static Quality? Wanted(SimulatedCluster cluster) =>
        cluster.Status?.DesiredVersion is { } target ? cluster.Quality(target) : null;

    private static Condition? Reconciling(ModelDeploymentStatus status) =>
        status.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Reconciling);
}
