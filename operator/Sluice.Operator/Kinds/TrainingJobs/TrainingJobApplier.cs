using System.Diagnostics;
using System.Text.Json.Nodes;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Decisions.Steps;
using Sluice.Decisions.TrainingJobs.Queues;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.TrainingJobs.Launching;
using Sluice.Operator.Kinds.TrainingJobs.Queues;
using Sluice.Operator.Watching.Cache;
using Sluice.Operator.Writing;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Carries out the steps decided for a TrainingJob.</summary>
internal sealed class TrainingJobApplier
{
    private readonly ClusterWriter _writer;
    private readonly Cluster _cluster;
    private readonly ServedKinds _kinds;
    private readonly OperatorOptions _options;

    public TrainingJobApplier(ClusterWriter writer, Cluster cluster, ServedKinds kinds, OperatorOptions options)
    {
        _kinds = kinds;
        _writer = writer;
        _cluster = cluster;
        _options = options;
    }

    /// <summary>Makes the request of a step.</summary>
    public Task ApplyAsync(TrainingJob job, Step step, CancellationToken cancellationToken)
    {
        var (@namespace, uid) = (job.Metadata.NamespaceProperty, job.Metadata.Uid);
        return step switch
        {
            ApplyJobDocument document => _writer.ApplyAsync(
                uid,
                JobConfigMap.Build(job, document.Name, document.Document),
                Ownership.Ours(uid, _cluster.ConfigMaps.Find(@namespace, document.Name)),
                cancellationToken),
            ApplyWorkerService service => _writer.ApplyAsync(
                uid,
                TrainerService.Build(job, service.Name),
                Ownership.Ours(uid, _cluster.Services.Find(@namespace, service.Name)),
                cancellationToken),
            CreateWorkerPod pod => _writer.CreateAsync(
                uid, TrainerPod.Build(job, pod, _options.TrainerImage, _options.Pods.Trainer, _options.Accelerators), cancellationToken),
            CreateCheckPod pod => _writer.CreateAsync(
                uid, CheckPod.Build(job, pod, _options.DataImage, _options.Pods.Data), cancellationToken),
            CreateExportPod pod => _writer.CreateAsync(
                uid, ExportPod.Build(job, pod, _options.TrainerImage, _options.Pods.Data), cancellationToken),
            CreatePodGroup group => CreateAsync(job, group, cancellationToken),
            DeletePodGroup group => DeleteAsync(
                @namespace, Volcano.ApiVersion, Volcano.GroupKind, group.Name, group.Uid, cancellationToken),
            CreatePrepared prepared => CreateAsync(job, prepared, cancellationToken),
            DeletePrepared prepared => DeleteAsync(
                @namespace, prepared.ApiVersion, prepared.Kind, prepared.Name, prepared.Uid, cancellationToken),
            DeletePod pod => _writer.DeleteAsync<V1Pod>(@namespace, pod.Name, pod.Uid, cancellationToken),
            EndPod pod => _writer.EndAsync(@namespace, pod.Name, pod.Uid, cancellationToken),
            CreateModelVersion version => _writer.CreateUnseenAsync(ModelVersionOf(job, version), cancellationToken),
            CreateLoginKeys keys => _writer.CreateUnseenAsync(
                LoginKeys.Build(job, keys.Name, TrainerPod.Labels(job)), cancellationToken),
            DeleteSelf self => _writer.DeleteAsync<TrainingJob>(@namespace, job.Metadata.Name, self.Uid, cancellationToken),
            _ => throw new UnreachableException($"{step.GetType().Name} is no step of a TrainingJob"),
        };
    }

    // A kind that the API server does not have is found missing in the next pass, which says so.
    private Task CreateAsync(TrainingJob job, CreatePrepared step, CancellationToken cancellationToken) =>
        CreateAsync(job, step, PreparedObjects.Build(job, step), cancellationToken);

    private Task CreateAsync(TrainingJob job, CreatePodGroup step, CancellationToken cancellationToken) =>
        CreateAsync(job, step, PodGroupObject.Build(
            job, step, TrainerPod.Labels(job), TrainerPod.Resources(job, _options.Pods.Trainer)), cancellationToken);

    private async Task CreateAsync(TrainingJob job, Step step, JsonObject manifest, CancellationToken cancellationToken)
    {
        var (apiVersion, kind) = (manifest["apiVersion"]!.GetValue<string>(), manifest["kind"]!.GetValue<string>());
        if (await _kinds.FindAsync(apiVersion, kind, cancellationToken).ConfigureAwait(false) is { } address)
        {
            await _writer.CreateAsync(
                job.Metadata.Uid, address, step.Target, job.Metadata.NamespaceProperty, manifest, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(
        string @namespace, string apiVersion, string kind, string name, string uid, CancellationToken cancellationToken)
    {
        if (await _kinds.FindAsync(apiVersion, kind, cancellationToken).ConfigureAwait(false) is { } address)
        {
            await _writer.DeleteAsync(address, @namespace, name, uid, cancellationToken).ConfigureAwait(false);
        }
    }

    // No owner reference: a version outlives the job that published it.
    private static ModelVersion ModelVersionOf(TrainingJob job, CreateModelVersion version) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = version.Name,
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string>
            {
                [Labels.ManagedBy] = Labels.Sluice,
                [Labels.Model] = version.Spec.Model,
                [Labels.Version] = version.Spec.Version,
                [Labels.Job] = job.Metadata.Name,
            },
        },
        Spec = version.Spec,
    };
}
