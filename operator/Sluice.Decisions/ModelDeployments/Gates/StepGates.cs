using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges the gates of a candidate's step by what was observed.</summary>
internal static class StepGates
{
    /// <summary>The status of each gate that is judged at the step.</summary>
    public static IReadOnlyList<GateStatus> Judge(CandidateStep step)
    {
        var world = step.World;
        var input = new GateInput
        {
            Gate = new RolloutGate(),
            Now = world.Now,
            StepStartTime = step.Since,
            MinDuration = step.MinDuration,
            Alpha = GateAlpha.Of(world.Spec.Strategy),
            Share = step.Share,
            Sticky = world.Spec.Traffic?.Sticky is not null,
            Candidate = step.Candidate,
            Stable = step.Compared,
            Agreement = step.Evidence?.Agreement,
            Problem = step.Evidence is { } evidence
                ? evidence.Problem
                : "the gateways' metrics for this generation of the route are not there",
        };
        return
        [
            .. Judged(step).Select(gate => GateJudge.Judge(input with
            {
                Gate = gate,
                Previous = Previous(step, gate.Name),
                Query = Sample(world, gate.Name, step.Run.Version),
                StableQuery = Sample(world, gate.Name, step.Stable),
                Job = gate.Job is null ? null : Newest(world, step.Run, gate, step.Index),
            })),
        ];
    }

    /// <summary>Jobs of the step's gates that do not exist, or whose last attempt ended without an answer and is due again.</summary>
    public static IReadOnlyList<ApplyGateJob> MissingJobs(CandidateStep step) =>
    [
        .. Judged(step)
            .Where(gate => gate.Job is not null)
            .Select(gate => (Gate: gate, Last: Newest(step.World, step.Run, gate, step.Index)))
            .Where(found => found.Last is null || JobJudge.NextAt(found.Last, step.World.Now) <= step.World.Now)
            .Select(found => new ApplyGateJob
            {
                Name = JobName(step.World, found.Gate, Judgement(step.World, step.Run, found.Gate, step.Index), Next(found.Last)),
                Attempt = Next(found.Last),
                Gate = found.Gate.Name,
                Version = step.Run.Version,
                Stable = step.Stable,
                StepNumber = step.Index + 1,
                Job = found.Gate.Job!,
                Pod = step.World.Spec.Pod,
            }),
    ];

    /// <summary>
    /// Jobs of earlier rollouts, and all but the newest of those that gave no answer. Those of the last rollout stay, so that people can
    /// read what they said.
    /// </summary>
    public static IEnumerable<DeleteGateJob> OldJobs(World world, RolloutStatus? run)
    {
        var stages = Stages.Of(world.Spec.Strategy);
        var names = run is null
            ? []
            : world.Spec.Strategy.Gates.Where(gate => gate.Job is not null)
                .SelectMany(gate => Enumerable.Range(0, stages.Count).Select(index => Newest(world, run, gate, index)?.Name))
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
        return world.Observation.Jobs
            .Where(job => !job.Deleting && !names.Contains(job.Name))
            .OrderBy(job => job.Name, StringComparer.Ordinal)
            .Select(job => new DeleteGateJob(job.Name, job.Uid));
    }

    // The last of a gate's Jobs at one step of a rollout.
    private static GateJobFact? Newest(World world, RolloutStatus run, RolloutGate gate, int index)
    {
        var judgement = Judgement(world, run, gate, index);
        return world.Observation.Jobs
            .Where(job => job.Name == JobName(world, gate, judgement, job.Attempt))
            .MaxBy(job => job.Attempt);
    }

    private static int Next(GateJobFact? last) => last is null ? 0 : last.Attempt + 1;

    // The same for every look at one step of one rollout, and another one for anything else.
    private static string Judgement(World world, RolloutStatus run, RolloutGate gate, int index) => Digest.Of(new
    {
        run.Version,
        Artifact = world.ModelVersion(run.Version)?.Spec.Artifact?.Digest,
        gate.Job,
        Index = index,
        StartedAt = run.StartTime,
    });

    private static string JobName(World world, RolloutGate gate, string judgement, int attempt) =>
        ChildNames.GateJob(world.Observation.Object.Name, gate.Name, attempt == 0 ? judgement : $"{judgement}/{attempt}");

    private static IEnumerable<RolloutGate> Judged(CandidateStep step)
    {
        var strategy = step.World.Spec.Strategy;
        return strategy.Gates.Where(gate => GateSchedule.IsJudged(strategy, gate, step.Stages, step.Index));
    }

    private static GateStatus? Previous(CandidateStep step, string gate) =>
        step.World.Status.Rollout is { } before && (before.StartTime, before.Step) == (step.Run.StartTime, step.Index + 1)
            ? step.World.Status.Gates.FirstOrDefault(status => status.Name == gate)
            : null;

    private static QueryFact? Sample(World world, string gate, string? version) =>
        world.Observation.Queries.FirstOrDefault(query => query.Gate == gate && query.Version == version);
}
