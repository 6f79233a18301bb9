using Sluice.Decisions.Naming;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

using KubeOps.KubernetesClient;

using Sluice.Api.Metadata;
using Sluice.Operator.ClusterCache;
using Sluice.Operator.Facts;
using Sluice.Operator.Kinds;
using Sluice.Operator.Objects;

namespace Sluice.Operator.Writing;

/// <summary>
/// Writes to the cluster, and makes sure of what writes rest on: each fit to be repeated. What has our child's name and is not ours stays as it
/// is and is noted as a conflict.
/// </summary>
internal sealed class ClusterWriter
{
    /// <summary>Seconds that end a pod at once: the API takes no fewer. None of ours is made with so short a time.</summary>
    public const long EndsAtOnce = 1;

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
        var target = new StepTarget(TargetKinds.Parse(child.Kind), child.Name());
        try
        {
            await _client.CreateAsync(child, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            var there = await _client.GetAsync<T>(child.Name(), child.Namespace(), cancellationToken).ConfigureAwait(false);
            if (there is not null && !Ownership.Owns(ownerUid, there))
            {
                _conflicts.Add(ownerUid, target);
                throw new NameConflictException($"{target} exists and is not controlled by this object");
            }

            await ShowAsync<T>(there, cancellationToken).ConfigureAwait(false);
        }

        _conflicts.Remove(ownerUid, target);
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
    /// <param name="overSeen">Whether it is written only over what was seen; if that is no more, the answer is a conflict.</param>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task ApplyAsync<T>(string ownerUid, T child, T? seen, CancellationToken cancellationToken, bool overSeen = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (seen is null)
        {
            await CreateAsync(ownerUid, child, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_applied.IsAsApplied(child, seen))
        {
            if (overSeen)
            {
                child.Metadata.ResourceVersion = seen.ResourceVersion();
            }

            var after = await PatchAsync(child, cancellationToken).ConfigureAwait(false);
            if (overSeen)
            {
                // It was the precondition, and is no part of what the child shall be.
                child.Metadata.ResourceVersion = null;
            }

            _applied.Note(child, after);
        }
    }

    /// <summary>Brings an object that has several owners to what it shall be, whether or not it is there.</summary>
    /// <param name="child">The object as it shall be; its kind must be watched, or each call is a request.</param>
    /// <param name="seen">The object as the cache has it; null: not there.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task ApplySharedAsync<T>(T child, T? seen, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (!_applied.IsAsApplied(child, seen))
        {
            _applied.Note(child, await PatchAsync(child, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Reads one of its owner's children past the cache.</summary>
    /// <param name="ownerUid">UID of its owner.</param>
    /// <param name="namespace">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="resourceVersion">The version that it must have; null: it must not be there.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="StaleReadException">It is another one by now.</exception>
    public async Task ConfirmAsync<T>(string ownerUid, string @namespace, string name, string? resourceVersion, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var there = Ownership.Ours(ownerUid, await _client.GetAsync<T>(name, @namespace, cancellationToken).ConfigureAwait(false));
        if (there?.ResourceVersion() != resourceVersion)
        {
            await ShowAsync<T>(there, cancellationToken).ConfigureAwait(false);
            throw new StaleReadException($"{typeof(T).Name} {@namespace}/{name} has changed since it was read");
        }
    }

    /// <summary>Counts ready pods past the cache.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="labels">Which pods.</param>
    /// <param name="least">How many must be ready.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="StaleReadException">There are fewer.</exception>
    public async Task ConfirmReadyAsync(string @namespace, IReadOnlyDictionary<string, string> labels, int least, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(@namespace, labels, cancellationToken).ConfigureAwait(false) is var ready && ready < least)
        {
            throw new StaleReadException($"{ready} of the {least} pods that were seen ready in {@namespace} are ready: {Selector(labels)}");
        }
    }

    /// <summary>Makes sure past the cache that no pod is ready.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="labels">Which pods.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="StaleReadException">One is.</exception>
    public async Task ConfirmNoneReadyAsync(string @namespace, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(@namespace, labels, cancellationToken).ConfigureAwait(false) is > 0 and var ready)
        {
            throw new StaleReadException($"{ready} pods in {@namespace} are ready of which none was seen ready: {Selector(labels)}");
        }
    }

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

    /// <summary>Has the kubelet end a pod that still is the one with this UID, and keep what its containers left.</summary>
    public async Task EndAsync(string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        try
        {
            await MergeAsync<V1Pod>(@namespace, name, new { metadata = new { uid }, spec = new { activeDeadlineSeconds = EndsAtOnce } }, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another pod has the name: either way the one that was meant is no more.
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

    /// <summary>
    /// Makes sure that the watches see a child. They select by Sluice's label, so a child without it is taken for one that does not exist.
    /// </summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="child">The child, or its metadata, as it is; null: there is none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="known">Labels that it had; those that are missing are put back with ours.</param>
    public async Task ShowAsync<T>(
        IKubernetesObject<V1ObjectMeta>? child, CancellationToken cancellationToken, IDictionary<string, string>? known = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (child is null || (child.Metadata.Labels?.TryGetValue(Labels.ManagedBy, out var by) == true && by == Labels.Sluice))
        {
            return;
        }

        var missing = (known ?? new Dictionary<string, string>()).Where(label => child.Metadata.Labels?.ContainsKey(label.Key) != true);
        var patch = new { metadata = new { uid = child.Uid(), labels = new Dictionary<string, string>(missing) { [Labels.ManagedBy] = Labels.Sluice } } };
        try
        {
            await MergeAsync<T>(child.Namespace(), child.Name(), patch, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another object took the name.
        }
    }

    private async Task<int> ReadyAsync(string @namespace, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var pods = await _client.ListAsync<V1Pod>(@namespace, Selector(labels), cancellationToken: cancellationToken).ConfigureAwait(false);
        return pods.Count(PodFacts.IsReady);
    }

    private static string Selector(IReadOnlyDictionary<string, string> labels) => string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

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

    // An apply joins lists by their keys, so that what somebody added stays and may not go with ours (two ports of one name, say). A merge puts
    // ours in place of all.
    private async Task<T> PatchAsync<T>(T child, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await PatchAsync(child, V1Patch.PatchType.ApplyPatch, force: true, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            return await PatchAsync(child, V1Patch.PatchType.MergePatch, force: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<T> PatchAsync<T>(T child, V1Patch.PatchType type, bool? force, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _client.PatchAsync<T>(new V1Patch(child, type), child.Name(), child.Namespace(), SluiceGroup.FieldManager, force: force, cancellationToken: cancellationToken);
}
