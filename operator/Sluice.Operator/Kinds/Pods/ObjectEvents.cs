using System.Collections.Concurrent;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Decisions.Observation;

namespace Sluice.Operator.Kinds.Pods;

/// <summary>
/// Reads why a pod or a Job makes no headway where only events say so: a volume whose ConfigMap, Secret or claim is not there, a sandbox
/// that cannot be made, a pod that a Job's controller may not make. Asked for objects that have waited for a while without a word in
/// their status.
/// </summary>
internal sealed class ObjectEvents
{
    /// <summary>How long an object may wait before its events are read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The kubelet retries a volume every two minutes at the latest and writes an event each time: an older event no longer holds.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (long ReadAt, string? Warning)> _answers = new(StringComparer.Ordinal);
    private readonly IKubernetesClient _client;
    private readonly TimeProvider _time;

    public ObjectEvents(IKubernetesClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    /// <summary>A pod's facts with the last warning about it, if it waits and its status does not give the reason.</summary>
    public async Task<PodFact> ExplainAsync(string @namespace, PodFact pod, CancellationToken cancellationToken)
    {
        if (pod.Waiting is not null || pod.Started || pod.Ended || pod.Deleting)
        {
            return pod;
        }

        return pod with
        {
            Waiting = await WarningAsync(@namespace, pod.Uid, pod.ScheduledAt ?? pod.CreatedAt, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>
    /// The last warning about an object, such as <c>FailedMount: … configmap "table" not found</c>. Null when there is none, or the
    /// object has not waited for long.
    /// </summary>
    /// <param name="namespace">Namespace of the object.</param>
    /// <param name="uid">UID of the object.</param>
    /// <param name="since">Since when it waits, UTC. Earlier events are left out.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<string?> WarningAsync(string @namespace, string uid, DateTime since, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        if (now - since < Patience)
        {
            return null;
        }

        if (_answers.TryGetValue(uid, out var known) && _time.GetElapsedTime(known.ReadAt) < Kept)
        {
            return known.Warning;
        }

        var warning = await ReadAsync(@namespace, uid, since > now - Fresh ? since : now - Fresh, cancellationToken).ConfigureAwait(false);
        foreach (var (old, (readAt, _)) in _answers)
        {
            if (_time.GetElapsedTime(readAt) > Kept)
            {
                _answers.TryRemove(old, out _);
            }
        }

        _answers[uid] = (_time.GetTimestamp(), warning);
        return warning;
    }

    private async Task<string?> ReadAsync(string @namespace, string uid, DateTime since, CancellationToken cancellationToken)
    {
        try
        {
            var events = await _client.ApiClient.CoreV1.ListNamespacedEventAsync(
                @namespace,
                fieldSelector: $"involvedObject.uid={uid},type=Warning", cancellationToken: cancellationToken).ConfigureAwait(false);

            // An event that names the volume comes before the one that only lists all volumes.
            return events.Items
                .Where(happened => At(happened) >= since.AddSeconds(-1))
                .OrderBy(happened => happened.Message?.StartsWith("Unable to attach or mount volumes", StringComparison.Ordinal) ?? true)
                .ThenByDescending(At)
                .Select(happened => $"{happened.Reason}: {happened.Message}")
                .FirstOrDefault();
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException)
        {
            // The reason is extra information: without the right to list events, the object waits without it.
            return null;
        }
    }

    private static DateTime? At(Corev1Event happened) =>
        happened.Series?.LastObservedTime ?? happened.LastTimestamp ?? happened.EventTime ?? happened.Metadata.CreationTimestamp;
}
