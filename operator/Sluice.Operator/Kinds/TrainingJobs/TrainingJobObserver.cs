using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Pods;
using Sluice.Api.Validation;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.ModelVersions;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs.Queues;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Gathers what is known about a TrainingJob. Reads, and writes nothing.</summary>
internal sealed class TrainingJobObserver
{
    private readonly Cluster _cluster;
    private readonly Heartbeats _heartbeats;
    private readonly NodePrices _prices;
    private readonly QueueReader _queues;
    private readonly PreparedObjects _prepared;
    private readonly NameConflicts _conflicts;
    private readonly RefusedWrites _refused;
    private readonly ObjectEvents _events;
    private readonly Accelerators _accelerators;
    private readonly TimeProvider _time;

    public TrainingJobObserver(
        Cluster cluster,
        Heartbeats heartbeats,
        NodePrices prices,
        QueueReader queues,
        PreparedObjects prepared,
        NameConflicts conflicts,
        RefusedWrites refused,
        ObjectEvents events,
        OperatorOptions options,
        TimeProvider time)
    {
        _accelerators = options.Accelerators;
        _prepared = prepared;
        _refused = refused;
        _events = events;
        _cluster = cluster;
        _heartbeats = heartbeats;
        _prices = prices;
        _queues = queues;
        _conflicts = conflicts;
        _time = time;
    }

    /// <summary>Observes a job.</summary>
    public async Task<TrainingJobObservation> ObserveAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        var @namespace = job.Metadata.NamespaceProperty;
        var children = _cluster.Pods.OwnedBy(job.Metadata.Uid).ToLookup(CheckPod.Is);
        var exports = children[false].ToLookup(ExportPod.Is);
        var trials = exports[false].ToLookup(TrainerPod.IsTrial);
        var pods = trials[false].ToList();
        var facts = await FactsAsync(pods, TrainerPod.Container, cancellationToken).ConfigureAwait(false);
        var tried = await FactsAsync(trials[true], TrainerPod.Container, cancellationToken).ConfigureAwait(false);
        var newest = facts.Count == 0 ? 0 : facts.Max(fact => fact.Attempt);
        var heard = await _heartbeats.ReadAsync(
            job.Metadata.Uid,
            [.. pods.Where((_, index) => facts[index].Attempt == newest), .. trials[true]],
            cancellationToken).ConfigureAwait(false);
        var heartbeats = facts
            .Where(fact => fact.Attempt == newest && heard.ContainsKey(fact.Uid))
            .Select(fact => (Fact: fact, Heard: heard[fact.Uid]))
            .Select(each => new Heartbeat(newest, each.Fact.Rank, each.Heard.Report, each.Heard.ChangedAt, each.Heard.Misses))
            .ToList();

        return new TrainingJobObservation
        {
            Now = ObjectFacts.Now(_time),
            Object = ObjectFacts.Of(job),
            Spec = job.Spec,
            Status = job.Status,
            FieldErrors = SpecValidation.Check(job.Metadata.Name, job.Spec),
            Conflicts = _conflicts.Of(job.Metadata.Uid),
            Refused = _refused.Of(job.Metadata.Uid),
            Pods = await _prices.PricedAsync(facts, cancellationToken).ConfigureAwait(false),
            CheckPods = await FactsAsync(children[true], CheckPod.Container, cancellationToken).ConfigureAwait(false),
            TrialPods = await _prices.PricedAsync(tried, cancellationToken).ConfigureAwait(false),
            ExportPods = await FactsAsync(exports[true], TrainerPod.Container, cancellationToken).ConfigureAwait(false),
            TrialProgress = tried
                .Where(trial => IsUp(trial) && heard.GetValueOrDefault(trial.Uid) is { Misses: 0 })
                .ToDictionary(trial => trial.Name, trial => heard[trial.Uid].Report, StringComparer.Ordinal),
            Heartbeats = heartbeats,
            Queues = await _queues.ReadAsync(job, facts, cancellationToken).ConfigureAwait(false),
            Accelerators = _accelerators,
            Prices = _prices.Settings,
            Prepared = await _prepared.ReadAsync(job, cancellationToken).ConfigureAwait(false),
            Progress = facts.Exists(fact => fact.Attempt == newest && fact.Rank == 0 && IsUp(fact))
                ? heartbeats.Find(beat => beat is { Rank: 0, Misses: 0 })?.Report
                : null,
            ModelVersions =
            [
                .. _cluster.ModelVersions.In(@namespace)
                    .Where(version => version.Spec.Model == job.Spec.Model)
                    .Select(ModelVersionFacts.Of),
            ],
            Stable =
            [
                .. _cluster.ModelDeployments.In(@namespace)
                    .Where(deployment => deployment.Spec.Model == job.Spec.Model
                        && deployment.Metadata.DeletionTimestamp is null
                        && deployment.Status?.Stable is { Length: > 0 })
                    .Select(deployment => new StableFact(deployment.Metadata.Name, deployment.Status!.Stable!)),
            ],
            OtherJobs =
            [
                .. _cluster.TrainingJobs.In(@namespace)
                    .Where(other => other.Metadata.Uid != job.Metadata.Uid && IsOfTheSameVersion(other, job))
                    .Select(Claim),
            ],
        };
    }

    private static bool IsUp(PodFact pod) => pod is { Phase: PodPhases.Running, Ended: false, Deleting: false };

    private async Task<List<PodFact>> FactsAsync(IEnumerable<V1Pod> pods, string container, CancellationToken cancellationToken)
    {
        var facts = new List<PodFact>();
        foreach (var pod in pods)
        {
            facts.Add(
                await _events.ExplainAsync(
                    pod.Metadata.NamespaceProperty, PodFacts.Of(pod, container, _accelerators), cancellationToken).ConfigureAwait(false));
        }

        return facts;
    }

    private static bool IsOfTheSameVersion(TrainingJob one, TrainingJob other) => one.Spec.Model == other.Spec.Model
        && string.Equals(one.Spec.Publish?.Version, other.Spec.Publish?.Version, StringComparison.OrdinalIgnoreCase);

    private static VersionClaimFact Claim(TrainingJob job) => new()
    {
        Job = job.Metadata.Name,
        Uid = job.Metadata.Uid,
        Model = job.Spec.Model,
        Version = job.Spec.Publish?.Version ?? "",
        CreatedAt = job.Metadata.CreationTimestamp ?? default,
        Finished = job.Metadata.DeletionTimestamp is not null
            || ConditionSet.IsTrue(job.Status?.Conditions ?? [], ConditionTypes.Stalled)
            || ConditionSet.IsTrue(job.Status?.Conditions ?? [], ConditionTypes.Ready),
    };
}
