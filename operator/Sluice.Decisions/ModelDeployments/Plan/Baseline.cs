using Sluice.Api.Contracts;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>
/// Fresh pods of stable's version beside a candidate: as many, made when it was, with as much traffic. Where the candidate has more than half of
/// the traffic there is no room for an equal share, and it is compared with all of stable.
/// </summary>
public static class Baseline
{
    /// <summary>The track of these pods.</summary>
    public const string Track = "baseline";

    /// <summary>What facts, evidence and drains call the baseline of a version.</summary>
    public static string Key(string version) => Key(version, Track);

    /// <summary>What facts and evidence call an entry of a table.</summary>
    public static string Key(RouteVersion entry) => Key(entry.Version, entry.Track);

    /// <summary>What facts, evidence and drains call a track of a version; null: its own pods.</summary>
    public static string Key(string version, string? track) => track is null ? version : $"{version}/{track}";

    /// <summary>Whether a name is that of such a track and not of a version.</summary>
    public static bool IsTrack(string key) => key.Contains('/', StringComparison.Ordinal);

    /// <summary>Whether the pods are to be there.</summary>
    internal static bool IsWanted(World world, Target target) =>
        world.Spec.Strategy.Baseline
        && !world.UsesGatewayApi
        && target is { Stable: not null, Candidate: not null, CandidateReplicas: > 0, Rollout: { Skip: null } rollout }
        && world.ModelVersion(target.Stable) is not null
        && Stages.Of(world.Spec.Strategy).Skip(Math.Max(0, rollout.StepIndex)).Any(HasRoom);

    /// <summary>Why a stage cannot begin for want of these pods; null: it can.</summary>
    internal static string? Missing(World world, Target target, Stage stage)
    {
        if (!HasRoom(stage) || !IsWanted(world, target) || RollForward.Applies(world, target.Stable))
        {
            return null;
        }

        var (key, needed) = (Key(target.Stable!), stage.Pods(world.Replicas));
        return world.Ready(key) < needed ? $"{world.Ready(key)} of {needed} fresh pods of {target.Stable} for comparison are ready" : null;
    }

    /// <summary>The baseline's share of the traffic that is stable's, in per cent; 0: none.</summary>
    internal static int Share(World world, Target target, int candidate, int stable) =>
        target is { Stage: not null, Stable: { } version } && IsWanted(world, target)
        && candidate is > 0 and <= 50 && candidate <= stable && world.CanCarry(Key(version), candidate)
            ? candidate
            : 0;

    /// <summary>The workload and the Service. A workload that is there keeps its template: the pods that were compared are those that are.</summary>
    internal static IEnumerable<Step> Plan(World world, Target target)
    {
        if (!IsWanted(world, target) || world.ModelVersion(target.Stable) is not { } record)
        {
            yield break;
        }

        var workload = world.Workload(Key(target.Stable!));
        var name = ChildNames.Baseline(world.Observation.Object.Name, target.Stable!);
        foreach (var step in WorkloadPlanner.Ensure(world, workload, record, name, Track, Math.Max(target.CandidateReplicas, workload?.Replicas ?? 0), frozen: true))
        {
            yield return step;
        }

        yield return new ApplyVersionService(target.Stable!, name) { Track = Track };
    }

    private static bool HasRoom(Stage stage) => stage.Weight is > 0 and <= 50;
}
