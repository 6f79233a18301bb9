using System.Globalization;
using Simulation.Deployments.Simulated;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Simulation.Deployments.Rules;

/// <summary>The history of a run, for rules that concern several writes, and for the log.</summary>
public sealed class Journal(SimulatedCluster cluster)
{
    private readonly Dictionary<string, int> rollBacks = [];
    private readonly Dictionary<string, (string? Uid, string? Hash)> routed = [];
    private readonly HashSet<string> untested = [];
    private readonly List<string> lines = [];
    private (string Version, DateTime Start, RolloutStrategy Strategy)? rollout;
    private ModelDeploymentSpec? asked;
    private string? verdict;

    /// <summary>Whether lines are kept.</summary>
    public bool Tells { get; init; }

    public IReadOnlyList<string> Lines => lines;

    /// <summary>Candidates that a person has rolled back.</summary>
    public int Aborts { get; private set; }

    public void Say(string text)
    {
        if (Tells && text.Length > 0)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{cluster.Instant:MM-dd HH:mm:ss} {text}"));
        }
    }

    /// <summary>A status is about to be stored.</summary>
    public void Store(ModelDeploymentObservation seen, ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        Ask(before, after);
        if (after.Rollout is { } now)
        {
            Follow(seen, now);
            Keep(seen, before?.Rollout, now);
            var ended = !now.InProgress && (before?.Rollout?.Phase != now.Phase || before.Rollout.StartTime != now.StartTime);
            if (ended && now.Phase == RolloutPhase.RolledBack)
            {
                RollBack(seen, now);
            }
            else if (ended && now.Phase == RolloutPhase.Promoted)
            {
                Promote(now);
            }
        }

        Tell(before, after);
    }

    /// <summary>A route is about to be written.</summary>
    public void Route(RouteTable? last, RouteTable table)
    {
        bool WasServed(RouteVersion entry) => last?.Versions.Any(other => other.Version == entry.Version && IsServed(other)) ?? false;
        foreach (var entry in table.Versions.Where(entry => IsServed(entry) && !WasServed(entry)))
        {
            routed[entry.Version] = Template(entry.Version);
        }

        Say($"  routes {Invariants.Write(table)}{(table.Mirror is { } mirror ? $" mirrors {mirror.Percent} % to {mirror.Version}" : "")}");
    }

    private static bool IsServed(RouteVersion entry) => entry.Weight > 0 || entry.Candidate;

    private (string? Uid, string? Hash) Template(string version) =>
        cluster.Workloads.FirstOrDefault(workload => workload.Version == version) is { } workload
            ? (workload.Uid, workload.TemplateHash)
            : default;

    // Another version in the spec, or a person's retry, allows another rollback.
    private void Ask(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        var same = asked is { } spec
            && spec.Version == cluster.Spec.Version
            && ReferenceEquals(spec.Strategy, cluster.Spec.Strategy)
            && ReferenceEquals(spec.Resources, cluster.Spec.Resources);
        asked = cluster.Spec;
        var answered = after.Actions
            .Where(answer => answer.Outcome == ActionOutcome.Accepted && !(before?.Actions.Contains(answer) ?? false))
            .ToList();
        Aborts += answered.Count(answer => answer.Kind == ActionKind.Abort);
        if (!same || answered.Any(answer => answer.Kind == ActionKind.Retry))
        {
            rollBacks.Clear();
        }
    }

    private void Follow(ModelDeploymentObservation seen, RolloutStatus now)
    {
        if (rollout?.Version != now.Version || rollout?.Start != now.StartTime)
        {
            rollout = (now.Version, now.StartTime, seen.Spec.Strategy);
            untested.Remove(now.Version);
        }

        // The first version has nothing to be compared with, and a person may promote any version.
        var strategy = seen.Spec.Strategy;
        if (now.From is null || now.Skip is not null || !StrategyDraw.Judges(strategy) || !ReferenceEquals(rollout?.Strategy, strategy)
            || cluster.Quality(now.From) != Quality.Good)
        {
            untested.Add(now.Version);
        }
    }

    // A table that is observed late looks like one whose write was lost.
    private void Keep(ModelDeploymentObservation seen, RolloutStatus? before, RolloutStatus now)
    {
        var isBack = before is { Step: not null } && now.InProgress && (now.Step ?? 0) < before.Step
            && (now.StartTime, now.StepsDigest) == (before.StartTime, before.StepsDigest) && Invariants.Endpoints(seen, now.Version) > 0;
        var stages = Stages.Of(seen.Spec.Strategy);
        Invariants.Check(
            "a step is kept whose table is there",
            !isBack || before!.Step > stages.Count
            || cluster.Route?.Versions.Any(entry =>
                entry.Version == now.Version && entry.Weight == stages[before!.Step!.Value - 1].Weight) != true,
            $"{now.Version} was at step {before?.Step}, and is at {now.Step}");
    }

    private void RollBack(ModelDeploymentObservation seen, RolloutStatus now)
    {
        var count = rollBacks[now.Version] = rollBacks.GetValueOrDefault(now.Version) + 1;
        Invariants.Check(
            "one rollback a version",
            count <= 1 + (seen.Spec.Strategy.Retry?.Limit ?? 0),
            $"{now.Version} was rolled back for the {count}. time: {now.Message}");
    }

    private void Promote(RolloutStatus now)
    {
        Invariants.Check(
            "a harmful version is not promoted",
            untested.Contains(now.Version) || cluster.Quality(now.Version) == Quality.Good,
            now.Version);
        Invariants.Check(
            "what serves is what was judged",
            routed.GetValueOrDefault(now.Version) == Template(now.Version),
            $"{now.Version}: {routed.GetValueOrDefault(now.Version)} was routed, {Template(now.Version)} serves");
    }

    private void Tell(ModelDeploymentStatus? before, ModelDeploymentStatus after)
    {
        if (!Tells)
        {
            return;
        }

        foreach (var answer in after.Actions.Where(answer => !(before?.Actions.Contains(answer) ?? false)))
        {
            Say($"  {answer.Kind.Word()} {answer.Nonce}: {answer.Outcome}, {answer.Message}");
        }

        var known = (before?.Ledger ?? []).Select(entry => entry.Hash).ToHashSet();
        foreach (var entry in after.Ledger.Where(entry => !known.Contains(entry.Hash)))
        {
            Say($"{entry.Decision} {entry.Version} {entry.Weight} % {entry.Reason}: {entry.Message}");
        }

        var condition = after.Conditions.FirstOrDefault(condition => condition.Type is "Reconciling" or "Stalled")
            ?? after.Conditions.First(condition => condition.Type == "Ready");
        var told = $"{condition.Type} {condition.Reason}";
        if (told != verdict)
        {
            verdict = told;
            Say($"  {told}: {condition.Message}");
        }
    }
}
