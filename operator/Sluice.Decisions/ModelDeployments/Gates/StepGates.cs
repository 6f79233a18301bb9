using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Plan;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges the gates of a rollout's stage by what was observed.</summary>
internal static class StepGates
{
    /// <summary>The status of each gate that is judged at the rollout's stage.</summary>
    public static IReadOnlyList<GateStatus> Judge(World world, Target target, RolloutStatus rollout, IReadOnlyList<Stage> stages)
    {
        var index = rollout.StepIndex;
        var evidence = Evidence(world);
        var alpha = GateAlpha.Of(world.Spec.Strategy);
        var input = new GateInput
        {
            Gate = new RolloutGate(),
            Now = world.Now,
            StepStartTime = rollout.StepStartTime,
            MinDuration = RolloutSteps.MinDuration(stages[index]),
            Alpha = alpha,
            Share = Share(world, target, rollout),
            Sticky = world.Spec.Traffic?.Sticky is not null,
            Candidate = Of(evidence, rollout.Version),
            Stable = Compared(world, target),
            Agreement = evidence?.Agreement,
            Problem = evidence is null ? "the gateways' metrics for this generation of the route are not there" : evidence.Problem,
        };
        return
        [
            .. Judged(world, stages, index).Select(gate => GateJudge.Judge(input with
            {
                Gate = gate,
                Previous = Before(world, rollout, gate.Name),
                Query = Sample(world, gate.Name, rollout.Version),
                StableQuery = Sample(world, gate.Name, target.Stable),
                Job = gate.Job is null ? null : Newest(world, rollout, gate, index),
            })),
        ];
    }

    /// <summary>Jobs of the stage's gates that are not there, or gave no answer a while ago.</summary>
    public static IReadOnlyList<ApplyGateJob> MissingJobs(World world, Target target, RolloutStatus rollout, IReadOnlyList<Stage> stages) =>
    [
        .. Judged(world, stages, rollout.StepIndex)
            .Where(gate => gate.Job is not null)
            .Select(gate => (Gate: gate, Last: Newest(world, rollout, gate, rollout.StepIndex)))
            .Where(found => found.Last is null || JobJudge.NextAt(found.Last, world.Now) <= world.Now)
            .Select(found => new ApplyGateJob
            {
                Name = JobName(world, found.Gate, Judgement(world, rollout, found.Gate, rollout.StepIndex), Next(found.Last)),
                Attempt = Next(found.Last),
                Gate = found.Gate.Name,
                Version = rollout.Version,
                Stable = target.Stable,
                StepNumber = rollout.StepIndex + 1,
                Job = found.Gate.Job!,
                Pod = world.Spec.Pod,
            }),
    ];

    /// <summary>
    /// Jobs of rollouts before this one, and all but the newest of those that gave no answer. Those of the last rollout stay, so that people
    /// can read what they said.
    /// </summary>
    public static IEnumerable<DeleteGateJob> OldJobs(World world, RolloutStatus? rollout)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var names = rollout is null
            ? []
            : world.Spec.Strategy.Gates.Where(gate => gate.Job is not null)
                .SelectMany(gate => Enumerable.Range(0, stages.Count).Select(index => Newest(world, rollout, gate, index)?.Name))
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
        return world.Observation.Jobs.Where(job => !job.Deleting && !names.Contains(job.Name)).Select(job => new DeleteGateJob(job.Name, job.Uid));
    }

    /// <summary>The evidence of the table as read back; null: none was read.</summary>
    public static EvidenceFact? Evidence(World world) =>
        world.Observation.Evidence is { } read && read.Generation == world.Route?.Generation ? read : null;

    /// <summary>What one version answered.</summary>
    public static VersionEvidence? Of(EvidenceFact? evidence, string? version) =>
        evidence?.Versions.FirstOrDefault(answered => answered.Version == version);

    /// <summary>What the pods answered that the candidate is compared with: the baseline where it has a share, else stable.</summary>
    public static VersionEvidence? Compared(World world, Target target) => Of(Evidence(world), Other(world, target) is { } other ? Baseline.Key(other) : null);

    /// <summary>The candidate's part of the requests of both sides, by the table.</summary>
    public static double Share(World world, Target target, RolloutStatus rollout)
    {
        var (ours, theirs) = (world.Weight(rollout.Version), Other(world, target)?.Weight ?? 0);
        return ours + theirs > 0 ? (double)ours / (ours + theirs) : 0;
    }

    private static RouteVersion? Other(World world, Target target) => world.Route?.Versions
        .Where(entry => entry.Version == target.Stable && (entry.Track is null || entry.Weight > 0))
        .MaxBy(entry => entry.Track is not null);

    // The last of a gate's Jobs at one step of this rollout.
    private static GateJobFact? Newest(World world, RolloutStatus rollout, RolloutGate gate, int index)
    {
        var judgement = Judgement(world, rollout, gate, index);
        return world.Observation.Jobs
            .Where(job => job.Name == JobName(world, gate, judgement, job.Attempt))
            .MaxBy(job => job.Attempt);
    }

    private static int Next(GateJobFact? last) => last is null ? 0 : last.Attempt + 1;

    // The same for every look at one step of one rollout, and another one for anything else.
    private static string Judgement(World world, RolloutStatus rollout, RolloutGate gate, int index) =>
        Digest.Of(new { rollout.Version, Artifact = world.ModelVersion(rollout.Version)?.Spec.Artifact?.Digest, gate.Job, Index = index, rollout.StartTime });

    private static string JobName(World world, RolloutGate gate, string judgement, int attempt) =>
        ChildNames.GateJob(world.Observation.Object.Name, gate.Name, attempt == 0 ? judgement : $"{judgement}/{attempt}");

    private static IEnumerable<RolloutGate> Judged(World world, IReadOnlyList<Stage> stages, int index) =>
        world.Spec.Strategy.Gates.Where(gate => GateSchedule.IsJudged(world.Spec.Strategy, gate, stages, index));

    private static GateStatus? Before(World world, RolloutStatus rollout, string gate) =>
        world.Status.Rollout is { } before && (before.StartTime, before.StepIndex) == (rollout.StartTime, rollout.StepIndex)
            ? world.Status.Gates.FirstOrDefault(status => status.Name == gate)
            : null;

    private static QueryFact? Sample(World world, string gate, string? version) =>
        world.Observation.Queries.FirstOrDefault(query => query.Gate == gate && query.Version == version);
}
