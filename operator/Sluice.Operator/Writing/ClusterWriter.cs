using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Decisions.Naming;
using Sluice.Operator.Errors;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Writing;

/// <summary>
/// Writes to the cluster, and checks the preconditions of writes. Each request may be repeated. An object that has the name of a child and
/// another owner is left alone, and noted as a conflict.
/// </summary>
internal sealed class ClusterWriter
{
    private readonly IKubernetesClient _client;
    private readonly AppliedObjects _applied;
    private readonly NameConflicts _conflicts;
    private readonly LatestReads _latest;

    public ClusterWriter(IKubernetesClient client, AppliedObjects applied, NameConflicts conflicts, LatestReads latest)
    {
        _latest = latest;
        _client = client;
        _applied = applied;
        _conflicts = conflicts;
    }

    /// <summary>Creates a child unless it exists.</summary>
    /// <returns>The child as it was created. Null when it exists.</returns>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task<T?> CreateAsync<T>(string ownerUid, T child, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var target = new StepTarget(StepTargetKinds.Parse(child.Kind), child.Name());

        // The answer to a create that succeeds may be lost.
        _conflicts.Remove(ownerUid, target);
        try
        {
            return await _client.CreateAsync(child, cancellationToken).ConfigureAwait(false);
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
            return null;
        }
    }

    /// <summary>Creates a child of a kind that is known at run time alone, unless it exists.</summary>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task CreateAsync(
        string ownerUid,
        ResourceAddress address,
        StepTarget target,
        string @namespace,
        JsonObject child,
        CancellationToken cancellationToken)
    {
        var objects = _client.ApiClient.CustomObjects;
        _conflicts.Remove(ownerUid, target);
        try
        {
            await objects.CreateNamespacedCustomObjectAsync(
                child, address.Group, address.Version, @namespace, address.Plural, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            var there = await objects.GetNamespacedCustomObjectAsync<PartialObject>(
                address.Group, address.Version, @namespace, address.Plural, target.Name, cancellationToken).ConfigureAwait(false);
            if (!Ownership.Owns(ownerUid, there))
            {
                _conflicts.Add(ownerUid, target);
                throw new NameConflictException($"{address.Kind} {target.Name} exists and is not controlled by this object");
            }
        }
    }

    /// <summary>
    /// Creates an object unless its name is taken, and does not look at what has the name: of a version, the next observation shows which
    /// job registered it; a Secret cannot be read.
    /// </summary>
    public async Task CreateUnseenAsync<T>(T created, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await _client.CreateAsync(created, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Conflict)
        {
            // Created before a crash, or by another object.
        }
    }

    /// <summary>Brings a child to its desired state by server-side apply. Makes no request when it is known to be in that state.</summary>
    /// <param name="ownerUid">UID of its owner.</param>
    /// <param name="child">The desired child.</param>
    /// <param name="seen">The child in the cache. Null when it is not there.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="overSeen">Whether the write is refused with a conflict unless the child still is as it was seen.</param>
    /// <exception cref="NameConflictException">An object of that name is not its owner's.</exception>
    public async Task ApplyAsync<T>(string ownerUid, T child, T? seen, CancellationToken cancellationToken, bool overSeen = false)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (seen is null)
        {
            if (await CreateAsync(ownerUid, child, cancellationToken).ConfigureAwait(false) is { } created)
            {
                _applied.Note(child, created);
            }

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
                // A precondition of the write, and no part of the desired child.
                child.Metadata.ResourceVersion = null;
            }

            _applied.Note(child, after);
        }
    }

    /// <summary>Brings an object that has several owners to its desired state, whether or not it exists.</summary>
    /// <param name="child">The desired object. If its kind is not watched, each call is a request.</param>
    /// <param name="seen">The object in the cache. Null when it is not there.</param>
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
    /// <param name="resourceVersion">The version that it must have. Null when it must not exist.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="StaleReadException">The child has another version by now.</exception>
    public async Task ConfirmAsync<T>(
        string ownerUid, string @namespace, string name, string? resourceVersion, CancellationToken cancellationToken)
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
    /// <exception cref="StaleReadException">Fewer pods are ready.</exception>
    public async Task ConfirmReadyAsync(
        string @namespace, IReadOnlyDictionary<string, string> labels, int least, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(@namespace, labels, cancellationToken).ConfigureAwait(false) is var ready && ready < least)
        {
            throw new StaleReadException($"{ready} of the {least} pods that were seen ready in {@namespace} are ready: {Selector(labels)}");
        }
    }

    /// <summary>Checks past the cache that no pod is ready.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="labels">Which pods.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="StaleReadException">A pod is ready.</exception>
    public async Task ConfirmNoneReadyAsync(
        string @namespace, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        if (await ReadyAsync(@namespace, labels, cancellationToken).ConfigureAwait(false) is > 0 and var ready)
        {
            throw new StaleReadException($"{ready} pods in {@namespace} are ready of which none was seen ready: {Selector(labels)}");
        }
    }

    /// <summary>Deletes the object with this UID. Succeeds when it is gone already.</summary>
    public Task DeleteAsync<T>(string @namespace, string name, string uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        DeleteAsync(ResourceAddress.Of<T>(), @namespace, name, uid, cancellationToken);

    /// <summary>Deletes the object with this UID, and in the background what it owns. Succeeds when it is gone already.</summary>
    public async Task DeleteAsync(
        ResourceAddress address, string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions { Preconditions = new V1Preconditions { Uid = uid }, PropagationPolicy = "Background" };
        try
        {
            await _client.ApiClient.CustomObjects.DeleteNamespacedCustomObjectAsync(
                address.Group,
                address.Version,
                @namespace,
                address.Plural,
                name,
                options,
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone already, or another object has the name: the one to delete no longer exists.
        }
    }

    /// <summary>Has the kubelet end the pod with this UID. The pod stays, with the status and the logs of its containers.</summary>
    public async Task EndAsync(string @namespace, string name, string uid, CancellationToken cancellationToken)
    {
        try
        {
            await MergeAsync<V1Pod>(
                @namespace,
                name,
                new { metadata = new { uid }, spec = new { activeDeadlineSeconds = PodShape.EndsAtOnce } },
                cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another pod has the name: the one to end no longer exists.
        }
    }

    /// <summary>Merges a patch into an object.</summary>
    /// <param name="namespace">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="patch">JSON merge patch (RFC 7386).</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<T> MergeAsync<T>(string @namespace, string name, object patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var after = await _client.PatchAsync<T>(
            new V1Patch(patch, V1Patch.PatchType.MergePatch),
            name,
            @namespace,
            SluiceGroup.FieldManager,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        _latest.Note(after);
        return after;
    }

    /// <summary>
    /// Writes the whole status by server-side apply. The API server refuses with a conflict when the object has changed since it was
    /// read, since the decision may be out of date. The entity then has the new resource version, for the writes that follow.
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
        _latest.Note(after);
    }

    /// <summary>
    /// Puts Sluice's label on a child. The watches select by it, so a child without it looks as if it did not exist.
    /// </summary>
    /// <typeparam name="T">Its kind.</typeparam>
    /// <param name="child">The child, or its metadata, as stored. Null when there is none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <param name="known">Labels that the child had. Those that are missing are put back with ours.</param>
    public async Task ShowAsync<T>(
        IKubernetesObject<V1ObjectMeta>? child, CancellationToken cancellationToken, IDictionary<string, string>? known = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (child is null || (child.Metadata.Labels?.TryGetValue(Labels.ManagedBy, out var by) == true && by == Labels.Sluice))
        {
            return;
        }

        var missing = (known ?? new Dictionary<string, string>()).Where(label => child.Metadata.Labels?.ContainsKey(label.Key) != true);
        var patch = new
        {
            metadata = new { uid = child.Uid(), labels = new Dictionary<string, string>(missing) { [Labels.ManagedBy] = Labels.Sluice } },
        };
        try
        {
            await MergeAsync<T>(child.Namespace(), child.Name(), patch, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another object has the name.
        }
    }

    private async Task<int> ReadyAsync(string @namespace, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var pods = await _client.ListAsync<V1Pod>(@namespace, Selector(labels), cancellationToken: cancellationToken).ConfigureAwait(false);
        return pods.Count(PodFacts.IsReady);
    }

    private static string Selector(IReadOnlyDictionary<string, string> labels) =>
        string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

    // API servers of about 1.20 read an empty string in an apply as null and refuse it. Left out, the field reads back as empty all the
    // same.
    private static JsonNode WithoutEmptyTexts(JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            if (value is JsonValue && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0)
            {
                node.AsObject().Remove(name);
            }
        }

        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var child in children)
        {
            if (child is JsonObject or JsonArray)
            {
                WithoutEmptyTexts(child);
            }
        }

        return node;
    }

    // An apply merges lists by key, so an entry that others added stays and may contradict ours (two ports of one name, say). A merge
    // patch replaces the whole list.
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
        _client.PatchAsync<T>(
            new V1Patch(child, type),
            child.Name(),
            child.Namespace(),
            SluiceGroup.FieldManager,
            force: force,
            cancellationToken: cancellationToken);
}
