using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.TrainingJobs.Queues;

/// <summary>
/// Reads what Kueue and Volcano say of a job. Neither has to be installed: they are asked where the API server serves their kinds, once a
/// job names a queue, and for one object when a decision needs it. Without the right to read it, a job waits without a reason.
/// </summary>
internal sealed class QueueReader
{
    private const string WorkloadKind = "Workload";

    // By then the group of an attempt that has ended is gone, and a finished job makes no requests.
    private static readonly TimeSpan Left = TimeSpan.FromMinutes(10);

    private static readonly string[] WorkloadVersions = [Kueue.Domain + "v1beta2", Kueue.Domain + "v1beta1"];

    private readonly IKubernetesClient _client;
    private readonly ServedKinds _kinds;
    private readonly TimeProvider _time;

    public QueueReader(IKubernetesClient client, ServedKinds kinds, TimeProvider time)
    {
        _time = time;
        _client = client;
        _kinds = kinds;
    }

    /// <summary>What is known of the queues of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="pods">Its workers.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<QueueFacts> ReadAsync(TrainingJob job, IReadOnlyList<PodFact> pods, CancellationToken cancellationToken)
    {
        var facts = new QueueFacts { KueueLabels = KueueLabels(job), VolcanoQueue = VolcanoQueue(job) };
        var attempt = job.Status?.Attempts.LastOrDefault();
        var workers = pods.Where(pod => pod.Attempt == attempt?.Number).ToList();
        var name = ChildNames.AttemptGroup(job.Metadata.Name, job.Metadata.Uid, attempt?.Number ?? 0);
        if (facts.KueueLabels.Count > 0)
        {
            var workload = await FindWorkloadAsync(cancellationToken).ConfigureAwait(false);
            facts = facts with
            {
                LacksKueue = workload is null,
                Word = workload is not null && workers.Exists(pod => pod.Gated)
                    ? Word(await GetAsync(workload, job, name, cancellationToken).ConfigureAwait(false), "QuotaReserved", "Admitted")
                    : null,
            };
        }

        if (job.Spec.Pod.SchedulerName == Volcano.Scheduler)
        {
            var group = await _kinds.FindAsync(Volcano.ApiVersion, Volcano.GroupKind, cancellationToken).ConfigureAwait(false);
            facts = facts with { LacksVolcano = group is null };
            if (group is not null && attempt is not null
                && (attempt.EndTime is { } end
                    ? _time.GetUtcNow() - end < Left
                    : !PodGroupSteps.Started(workers, attempt.Workers ?? job.Spec.Workers))
                && await GetAsync(group, job, name, cancellationToken).ConfigureAwait(false) is { } there
                && there["metadata"]?["uid"]?.GetValue<string>() is { } uid
                && IsOf(job, there))
            {
                facts = facts with { PodGroup = new PodGroupFact(name, uid), Word = facts.Word ?? Word(there, "Scheduled") };
            }
        }

        return facts;
    }

    /// <summary>The labels of Kueue's that the workers get: those of the job, and else those of <c>spec.pod</c>.</summary>
    private static Dictionary<string, string> KueueLabels(TrainingJob job)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in Kueue.Inherited)
        {
            if ((Value(job.Metadata.Labels, key) ?? Value(job.Spec.Pod.Labels, key)) is { Length: > 0 } value)
            {
                labels[key] = value;
            }
        }

        return labels.ContainsKey(Kueue.QueueName) ? labels : [];
    }

    private static string? VolcanoQueue(TrainingJob job) => Value(job.Metadata.Annotations, Volcano.QueueName)
        ?? Value(job.Metadata.Labels, Volcano.QueueName)
        ?? Value(job.Spec.Pod.Annotations, Volcano.QueueName)
        ?? Value(job.Spec.Pod.Labels, Volcano.QueueName);

    private static string? Value(IEnumerable<KeyValuePair<string, string>>? marks, string key) =>
        marks?.FirstOrDefault(mark => mark.Key == key).Value is { Length: > 0 } value ? value : null;

    private async Task<ResourceAddress?> FindWorkloadAsync(CancellationToken cancellationToken)
    {
        foreach (var version in WorkloadVersions)
        {
            if (await _kinds.FindAsync(version, WorkloadKind, cancellationToken).ConfigureAwait(false) is { } address)
            {
                return address;
            }
        }

        return null;
    }

    private async Task<JsonObject?> GetAsync(ResourceAddress address, TrainingJob job, string name, CancellationToken cancellationToken)
    {
        try
        {
            return JsonObject.Create(await _client.ApiClient.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
                address.Group, address.Version, job.Metadata.NamespaceProperty, address.Plural, name, cancellationToken)
                .ConfigureAwait(false));
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    // The message of the first of these conditions that is not True.
    private static string? Word(JsonObject? there, params string[] types) => (there?["status"]?["conditions"] as JsonArray ?? [])
        .OfType<JsonObject>()
        .Where(condition => condition["status"]?.GetValue<string>() != "True")
        .Where(condition => types.Contains(condition["type"]?.GetValue<string>()))
        .Select(condition => condition["message"]?.GetValue<string>())
        .FirstOrDefault(message => !string.IsNullOrWhiteSpace(message));

    private static bool IsOf(TrainingJob job, JsonObject there) => there["metadata"]?["ownerReferences"] is JsonArray owners
        && owners.Any(owner => owner?["uid"]?.GetValue<string>() == job.Metadata.Uid);
}
