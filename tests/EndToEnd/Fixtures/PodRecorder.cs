using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Records the last state of every pod that a namespace ever had, because many are gone by the time a test needs them.</summary>
internal sealed class PodRecorder : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, RecordedPod> _pods = new();
    private readonly Task _watching;

    public PodRecorder(IKubernetes client, string @namespace)
    {
        _watching = WatchAsync(client, @namespace);
    }

    public IReadOnlyList<RecordedPod> Pods => [.. _pods.Values];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(IKubernetes client, string @namespace)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var (kind, pod) in client.CoreV1.WatchListNamespacedPodAsync(@namespace, cancellationToken: _stop.Token))
                {
                    DateTime? gone = kind == WatchEventType.Deleted ? DateTime.UtcNow : null;
                    _pods.AddOrUpdate(
                        pod.Uid(),
                        _ => new RecordedPod(pod, gone, gone is null ? [pod] : []),
                        (_, known) => new RecordedPod(pod, gone, [.. known.Seen, pod]));
                }
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The watch starts again with the existing pods, whatever ended it: a busy server refuses one, or lets it time out.
                await Task.Delay(Pause);
            }
        }
    }
}

/// <summary>A pod: its last state, the time in UTC when it was gone (null while it exists), and all its states.</summary>
internal sealed record RecordedPod(V1Pod Last, DateTime? Gone, IReadOnlyList<V1Pod> Seen)
{
    /// <summary>Its role in Sluice: trainer, verify, inference, gateway or operator.</summary>
    public string? Role => Last.Metadata.Labels?.TryGetValue(Api.Metadata.Labels.Name, out var name) == true ? name : null;

    /// <summary>Whether a label has a value.</summary>
    public bool Has(string label, string value) => Last.Metadata.Labels?.TryGetValue(label, out var found) == true && found == value;

    /// <summary>Whether it has ended or is gone.</summary>
    public bool HasEnded => Gone is not null || Ends.Any();

    /// <summary>All terminations of its first container.</summary>
    public IEnumerable<V1ContainerStateTerminated> Ends => Seen
        .SelectMany(pod => pod.Status?.ContainerStatuses?.Take(1) ?? [])
        .SelectMany(status => new[] { status.State?.Terminated, status.LastState?.Terminated })
        .OfType<V1ContainerStateTerminated>();
}
