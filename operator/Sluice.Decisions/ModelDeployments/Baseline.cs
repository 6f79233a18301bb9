using Sluice.Api.Contracts;
using Sluice.Api.Rollouts;
using Sluice.Decisions.Naming;

namespace Sluice.Decisions.ModelDeployments;

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
    internal static bool IsWanted(World world, Intent intent) =>
        world.Spec.Strategy.Baseline
        && !world.UsesGatewayApi
        && intent is { Stable: not null, Candidate: not null, CandidateReplicas: > 0, Rollout: { Skip: null } rollout }
        && world.ModelVersion(intent.Stable) is not null
        && Stages.Of(world.Spec.Strategy).Skip(Math.Max(0, rollout.StepIndex)).Any(HasRoom);

    /// <summary>Why a stage cannot begin for want of these pods; null: it can.</summary>
    internal static string? Missing(World world, Intent intent, Stage stage)
    {
        if (!HasRoom(stage) || !IsWanted(world, intent) || RollForward.Applies(world, intent.Stable))
        {
            return null;
        }

        var (key, needed) = (Key(intent.Stable!), stage.Pods(world.Replicas));
        return world.Ready(key) < needed ? $"{world.Ready(key)} of {needed} fresh pods of {intent.Stable} for comparison are ready" : null;
    }

    /// <summary>The baseline's share of the traffic that is stable's, in per cent; 0: none.</summary>
    internal static int Share(World world, Intent intent, int candidate, int stable) =>
        intent is { Stage: not null, Stable: { } version } && IsWanted(world, intent)
        && candidate is > 0 and <= 50 && candidate <= stable && world.CanCarry(Key(version), candidate)
            ? candidate
            : 0;

    /// <summary>The workload and the Service. A workload that is there keeps its template: the pods that were compared are those that are.</summary>
    internal static IEnumerable<Step> Plan(World world, Intent intent)
    {
        if (!IsWanted(world, intent) || world.ModelVersion(intent.Stable) is not { } record)
        {
            yield break;
        }

        var workload = world.Workload(Key(intent.Stable!));
        var name = ChildNames.Baseline(world.Observation.Object.Name, intent.Stable!);
        foreach (var step in WorkloadPlanner.Ensure(world, workload, record, name, Track, Math.Max(intent.CandidateReplicas, workload?.Replicas ?? 0), frozen: true))
        {
            yield return step;
        }

        yield return new ApplyVersionService(intent.Stable!, name) { Track = Track };
    }

    private static bool HasRoom(Stage stage) => stage.Weight is > 0 and <= 50;
}
