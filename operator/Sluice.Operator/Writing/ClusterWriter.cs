using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

using KubeOps.KubernetesClient;

using Sluice.Api.Metadata;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Kinds;
using Sluice.Operator.Objects;

namespace Sluice.Operator.Writing;

/// <summary>
/// Writes to the cluster: one request a call, each fit to be repeated. What has our child's name and is not ours stays as it is
/// and is noted as a conflict.
/// </summary>
internal sealed class ClusterWriter
{
    private readonly IKubernetesClient _client;
    private readonly AppliedObjects _applied;
    private readonly NameConflicts _conflicts;

    /// <summary>Makes a writer.</summary>
    public ClusterWriter(IKubernetesClient client, AppliedObjects applied, NameConflicts conflicts)
    {
        _client = client;
        _applied = applied;
        _conflicts = conflicts;
    }

    /// <summary>Makes a child unless it is there.</summary>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task CreateAsync<T>(string ownerUid, T child, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await _client.CreateAsync(child, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            var there = await _client.GetAsync<T>(child.Name(), child.Namespace(), cancellationToken).ConfigureAwait(false);
            if (there is not null && !Ownership.Owns(ownerUid, there))
            {
                _conflicts.Add(ownerUid, child.Kind, child.Name());
                throw new NameConflictException($"{child.Kind} {child.Namespace()}/{child.Name()} is there and not ours");
            }
        }

        _conflicts.Remove(ownerUid, child.Kind, child.Name());
    }

    /// <summary>Registers a version unless its name is taken; whose it is then, the next observation tells.</summary>
    public async Task RegisterAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            await _client.CreateAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            // Made by us before a crash, or by another job first.
        }
    }

    /// <summary>Brings a child to what it shall be, by server-side apply; no request is made when it is known to be so.</summary>
    /// <param name="ownerUid">UID of its owner.</param>
    /// <param name="child">The child as it shall be.</param>
    /// <param name="seen">The child as the cache has it; null: not there.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task ApplyAsync<T>(string ownerUid, T child, T? seen, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (seen is null)
        {
            await CreateAsync(ownerUid, child, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_applied.IsAsApplied(child, seen))
        {
            var after = await PatchAsync(child, cancellationToken).ConfigureAwait(false);
            _applied.Note(child, after);
        }
    }

    /// <summary>Brings an object that has several owners to what it shall be, whether or not it is there.</summary>
    public async Task ApplySharedAsync<T>(T child, T? seen, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_applied.IsAsApplied(child, seen))
        {
            _applied.Note(child, await PatchAsync(child, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Forgets that an object was applied, since it is gone.</summary>
    public void Forget(IKubernetesObject<V1ObjectMeta> child) => _applied.Forget(child);

    /// <summary>Deletes an object if it still is the one with this UID; one that is gone is well.</summary>
    public async Task DeleteAsync<T>(string @namespace, string name, string uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var address = ResourceAddress.Of<T>();
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = uid }, PropagationPolicy = "Background" };
        try
        {
            await _client.ApiClient.CustomObjects.DeleteNamespacedCustomObjectAsync(
                address.Group, address.Version, @namespace, address.Plural, name, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone already, or another object took the name: either way the one that was meant is no more.
        }
    }

    /// <summary>Merges a patch into an object.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="patch">JSON merge patch (RFC 7386).</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<T> MergeAsync<T>(string @namespace, string name, object patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _client.PatchAsync<T>(
            new V1Patch(patch, V1Patch.PatchType.MergePatch), name, @namespace, SluiceGroup.FieldManager, cancellationToken: cancellationToken);

    /// <summary>
    /// Writes the whole status, by server-side apply. It is refused with a conflict when the object changed since it was read:
    /// what was decided then may be wrong by now. The entity carries the new version from then on, for writes that follow.
    /// </summary>
    public async Task WriteStatusAsync<T>(T entity, object status, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var address = ResourceAddress.Of<T>();
        var body = new Dictionary<string, object>
        {
            ["apiVersion"] = address.ApiVersion,
            ["kind"] = address.Kind,
            ["metadata"] = new Dictionary<string, object>
            {
                ["name"] = entity.Name(),
                ["namespace"] = entity.Namespace(),
                ["resourceVersion"] = entity.ResourceVersion(),
            },
            ["status"] = WithoutEmptyTexts(JsonNode.Parse(KubernetesJson.Serialize(status))!),
        };
        var after = await _client.ApiClient.CustomObjects.PatchNamespacedCustomObjectStatusAsync<T>(
            new V1Patch(body, V1Patch.PatchType.ApplyPatch),
            address.Group,
            address.Version,
            entity.Namespace(),
            address.Plural,
            entity.Name(),
            fieldManager: SluiceGroup.FieldManager,
            force: true,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        entity.Metadata.ResourceVersion = after.ResourceVersion();
    }

    // API servers of the age of 1.20 take an empty text in an apply for null, and refuse it; left out, it is read back as it was.
    private static JsonNode WithoutEmptyTexts(JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            if (value is JsonValue && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0)
            {
                node.AsObject().Remove(name);
            }
        }

        foreach (var child in node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] })
        {
            if (child is JsonObject or JsonArray)
            {
                WithoutEmptyTexts(child);
            }
        }

        return node;
    }

    private Task<T> PatchAsync<T>(T child, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _client.PatchAsync<T>(
            new V1Patch(child, V1Patch.PatchType.ApplyPatch),
            child.Name(),
            child.Namespace(),
            SluiceGroup.FieldManager,
            force: true,
            cancellationToken: cancellationToken);
}
