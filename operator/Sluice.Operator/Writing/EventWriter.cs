using System.Net;
using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient;
using Sluice.Decisions.Conditions;

namespace Sluice.Operator.Writing;

/// <summary>
/// Writes events. The name of an event is a hash of its contents, so a repeat raises the count of the first one.
/// </summary>
internal sealed class EventWriter
{
    private readonly IKubernetesClient _client;
    private readonly TimeProvider _time;

    public EventWriter(IKubernetesClient client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    /// <summary>Writes one event about an object.</summary>
    public async Task WriteAsync(IKubernetesObject<V1ObjectMeta> about, DecisionEvent decided, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var identity = Encoding.UTF8.GetBytes($"{about.Metadata.Uid}\n{decided.Reason}\n{decided.Message}");
        var happened = new Corev1Event
        {
            ApiVersion = "v1",
            Kind = "Event",
            Metadata = new V1ObjectMeta
            {
                Name = $"{about.Metadata.Name}.{Convert.ToHexStringLower(SHA256.HashData(identity))[..16]}",
                NamespaceProperty = about.Metadata.NamespaceProperty,
            },
            InvolvedObject = about.MakeObjectReference(),
            Type = decided.Type,
            Reason = decided.Reason,
            Message = decided.Message.Length <= 1024 ? decided.Message : decided.Message[..1024],
            Source = new V1EventSource { Component = "sluice" },
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
        };
        try
        {
            await _client.CreateAsync(happened, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            var there = await _client.GetAsync<Corev1Event>(happened.Name(), happened.Namespace(), cancellationToken).ConfigureAwait(false);
            if (there is not null)
            {
                there.Count = (there.Count ?? 1) + 1;
                there.LastTimestamp = now;
                await _client.UpdateAsync(there, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
