using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Errors;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>
/// The objects by which engines make datasets, whose kinds are known at run time alone. The API server is asked for the one object of a job
/// when a decision needs it.
/// </summary>
internal sealed class PreparedObjects
{
    private readonly IKubernetesClient _client;
    private readonly ServedKinds _kinds;

    public PreparedObjects(IKubernetesClient client, ServedKinds kinds)
    {
        _client = client;
        _kinds = kinds;
    }

    /// <summary>Reads the object of a job's newest preparation. Null when no decision needs it.</summary>
    public async Task<PreparedObject?> ReadAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        if (job.Status is not { Preparation: { } preparation } status || !PreparationRecord.IsWatched(status, job.Spec))
        {
            return null;
        }

        var read = new PreparedObject { Name = preparation.Name };
        var address = await _kinds.FindAsync(preparation.ApiVersion, preparation.Kind, cancellationToken).ConfigureAwait(false);
        if (address is null)
        {
            return read with
            {
                Refusal = $"spec.dataset.prepare.template: the API server has no kind {preparation.Kind} of {preparation.ApiVersion} in "
                    + "namespaces; install its operator, or correct apiVersion and kind",
            };
        }

        try
        {
            var there = await _client.ApiClient.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>(
                address.Group,
                address.Version,
                job.Metadata.NamespaceProperty,
                address.Plural,
                preparation.Name,
                cancellationToken).ConfigureAwait(false);
            var manifest = JsonObject.Create(there);
            return IsOf(job, manifest) ? read with { Manifest = manifest } : read;
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            // The kind may be gone as well, so it is looked up again.
            _kinds.Forget(preparation.ApiVersion, preparation.Kind);
            return read;
        }
        catch (HttpOperationException error) when (error.Response?.StatusCode == HttpStatusCode.Forbidden)
        {
            return read with
            {
                Refusal = $"spec.dataset.prepare.template: {ApiError.Message(error)}; label a ClusterRole that allows get, create and "
                    + $"delete on {address.Plural}.{address.Group} with {Labels.AggregateToPrepare}: \"true\"",
            };
        }
    }

    /// <summary>The object as it is created.</summary>
    public static JsonObject Build(TrainingJob job, CreatePrepared step)
    {
        var manifest = step.Template.DeepClone().AsObject();
        var written = manifest["metadata"];
        var labels = written?["labels"]?.DeepClone().AsObject() ?? [];
        labels[Labels.Job] = job.Metadata.Name;
        manifest["metadata"] = new JsonObject
        {
            ["name"] = step.Name,
            ["namespace"] = job.Metadata.NamespaceProperty,
            ["labels"] = labels,
            ["annotations"] = written?["annotations"]?.DeepClone() ?? new JsonObject(),
            ["ownerReferences"] = new JsonArray(JsonNode.Parse(KubernetesJson.Serialize(Ownership.Controller(job)))),
        };
        return manifest;
    }

    private static bool IsOf(TrainingJob job, JsonObject? manifest) =>
        manifest?["metadata"]?["ownerReferences"] is JsonArray owners
            && owners.Any(owner => owner?["uid"]?.GetValue<string>() == job.Metadata.Uid);
}
