using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>
/// Plays scheduler and kubelet for the pods of one namespace: binds them, gives each an address of its own on the loopback
/// network, reports what the script says becomes of them, and confirms deletions at once.
/// </summary>
/// <remarks>
/// A test may listen on a pod's address (<see cref="V1PodStatus.PodIP"/>) to answer in the container's place. Endpoints of such
/// pods stay empty: the API server refuses loopback addresses in them.
/// </remarks>
public sealed class PuppetNode : IAsyncDisposable
{
    /// <summary>The node's name; no such Node exists.</summary>
    public const string Name = "puppet";

    // Suites of two checkouts may run at the same time: each process counts on from a place of its own.
    private static int s_addresses = Environment.ProcessId % 200 * 62_500;

    private readonly IKubernetes _client;
    private readonly string _namespace;
    private readonly Func<V1Pod, PodFate> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string>[] _changed;
    private readonly ConcurrentDictionary<string, V1Pod> _pods = [];
    private readonly ConcurrentDictionary<string, string> _addresses = [];
    private readonly Task _work;

    /// <summary>Starts at once.</summary>
    /// <param name="client">An administrator's client; stays the caller's.</param>
    /// <param name="namespace">The namespace whose pods are played.</param>
    /// <param name="script">Says what becomes of a pod; asked again whenever the pod changes, and by <see cref="Reconsider"/>.</param>
    /// <param name="atOnce">How many pods are played at a time; the script is asked by as many threads.</param>
    public PuppetNode(IKubernetes client, string @namespace, Func<V1Pod, PodFate> script, int atOnce = 1)
    {
        _changed = [.. Enumerable.Range(0, atOnce).Select(_ => Channel.CreateUnbounded<string>())];
        _client = client;
        _namespace = @namespace;
        _script = script;
        _work = Task.WhenAll([Task.Run(WatchAsync), .. _changed.Select(changed => Task.Run(() => PlayAsync(changed)))]);
    }

    /// <summary>Asks the script again about every pod, after something that it depends on has changed.</summary>
    public void Reconsider()
    {
        foreach (var name in _pods.Keys)
        {
            Queue(name);
        }
    }

    /// <summary>Stops; throws what went wrong on the way, if anything did.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _work;
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }

        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            try
            {
                // A watch without a version begins with every pod that is there.
                var events = _client.CoreV1.WatchListNamespacedPodAsync(_namespace, timeoutSeconds: 300, cancellationToken: _stop.Token);
                await foreach (var (type, pod) in events)
                {
                    if (type == WatchEventType.Deleted)
                    {
                        _pods.TryRemove(pod.Name(), out _);
                    }
                    else
                    {
                        _pods[pod.Name()] = pod;
                        Queue(pod.Name());
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // A watch that ended before its first event is started again.
            }
        }
    }

    private void Queue(string pod) => _changed[(uint)pod.GetHashCode(StringComparison.Ordinal) % _changed.Length].Writer.TryWrite(pod);

    // A pod is always in the same channel, so that what is written about it is in order.
    private async Task PlayAsync(Channel<string> changed)
    {
        await foreach (var name in changed.Reader.ReadAllAsync(_stop.Token))
        {
            try
            {
                if (_pods.TryGetValue(name, out var pod))
                {
                    await PlayAsync(pod);
                }
            }
            catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Gone before its turn, or changed, which the watch is about to say.
            }
        }
    }

    private async Task PlayAsync(V1Pod pod)
    {
        var fate = _script(pod);
        if (pod.Metadata.DeletionTimestamp is not null)
        {
            await _client.CoreV1.DeleteNamespacedPodAsync(
                pod.Name(),
                _namespace,
                new V1DeleteOptions { GracePeriodSeconds = 0, Preconditions = new V1Preconditions { Uid = pod.Uid() } });
        }
        else if (pod.Spec.NodeName is null && fate is not PodFate.Unscheduled)
        {
            await BindAsync(pod);
        }
        else if (pod.Spec.NodeName is null && fate is PodFate.Unscheduled { Message.Length: > 0 } unscheduled)
        {
            await RefuseAsync(pod, unscheduled);
        }
        else if (pod.Spec.NodeName == Name && pod.Status.Phase is not ("Succeeded" or "Failed"))
        {
            // What ends has run before.
            var next = fate is PodFate.Exits or PodFate.Beside && pod.Status.Phase != "Running" ? new PodFate.Runs() : fate;
            var status = PuppetStatus.Of(pod, next, Address(pod));
            if (PuppetStatus.Differ(pod.Status, status))
            {
                await ReplaceStatusAsync(pod, status);
            }
        }
    }

    private async Task RefuseAsync(V1Pod pod, PodFate.Unscheduled fate)
    {
        if (pod.Status.Conditions?.Any(condition => condition.Type == "PodScheduled" && condition.Message == fate.Message) != true)
        {
            var condition = new V1PodCondition
            {
                Type = "PodScheduled",
                Status = "False",
                Reason = fate.Reason,
                Message = fate.Message,
                LastTransitionTime = DateTime.UtcNow,
            };
            var status = new V1PodStatus { Phase = pod.Status.Phase, Conditions = PuppetStatus.WithOthers(pod, condition) };
            await ReplaceStatusAsync(pod, status);
        }
    }

    // The pod stays as it was seen: the write may be refused.
    private Task ReplaceStatusAsync(V1Pod pod, V1PodStatus status) => _client.CoreV1.ReplaceNamespacedPodStatusAsync(
        new V1Pod { ApiVersion = V1Pod.KubeApiVersion, Kind = V1Pod.KubeKind, Metadata = pod.Metadata, Spec = pod.Spec, Status = status },
        pod.Name(),
        _namespace);

    private Task<V1Binding> BindAsync(V1Pod pod) => _client.CoreV1.CreateNamespacedPodBindingAsync(
        new V1Binding
        {
            Metadata = new V1ObjectMeta { Name = pod.Name(), NamespaceProperty = _namespace },
            Target = new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = Name },
        },
        pod.Name(),
        _namespace);

    private string Address(V1Pod pod) => _addresses.GetOrAdd(pod.Uid(), _ =>
    {
        var number = Interlocked.Increment(ref s_addresses);
        return $"127.{50 + (number / 62500 % 200)}.{1 + (number / 250 % 250)}.{1 + (number % 250)}";
    });
}
