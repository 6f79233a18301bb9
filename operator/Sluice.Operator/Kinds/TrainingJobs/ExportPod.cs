using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs.Queues;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>The pod that checks, measures and publishes what an image of the user's own left, after the GPUs are free.</summary>
internal static class ExportPod
{
    private const string Name = "publish";

    /// <summary>Whether a pod of a job is one that publishes an output.</summary>
    public static bool Is(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Name, out var name) && name == Name;

    /// <summary>Builds the object.</summary>
    /// <param name="job">The job.</param>
    /// <param name="export">Which run, of which attempt.</param>
    /// <param name="image">Sluice's trainer image.</param>
    /// <param name="defaults">Compute resources that the job does not name.</param>
    public static V1Pod Build(TrainingJob job, CreateExportPod export, string image, ResourceOptions defaults)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.ManagedBy] = Labels.Sluice,
            [Labels.Name] = Name,
            [Labels.Model] = job.Spec.Model,
            [Labels.Job] = job.Metadata.Name,
            [Labels.Attempt] = Text(export.Number),
        };
        var container = new V1Container
        {
            Name = TrainerPod.Container,
            Image = image,
            Args = [OutputContract.Publish],
            Env =
            [
                new V1EnvVar { Name = "SLUICE_JOB", Value = job.Metadata.Name },
                new V1EnvVar { Name = "SLUICE_NAMESPACE", Value = job.Metadata.NamespaceProperty },
                new V1EnvVar { Name = "SLUICE_ATTEMPT", Value = Text(export.Attempt) },
                new V1EnvVar { Name = "SLUICE_JOB_DOCUMENT", Value = JobDocument.DefaultPath },
                .. DataVolumes.Environment(),
            ],
            Ports = [new V1ContainerPort { Name = "http", Protocol = "TCP", ContainerPort = TrainerPod.ProgressPort }],
            Resources = ContainerResources.Of(job.Spec.Dataset.Resources ?? new ResourceOptions(), defaults),
            VolumeMounts = [JobConfigMap.Mount],
        };
        DataVolumes.Request(container.Resources, job.Spec.Dataset);
        var options = Options(job.Spec.Pod, job.Spec.Publish.Volume);
        var spec = PodShape.Spec(options, container, [JobConfigMap.Volume(export.JobDocument)]);
        DataVolumes.Add(spec, job.Spec.Dataset);
        spec.RestartPolicy = "Never";
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = export.Name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = PodShape.Labels(options, labels),
                Annotations = PodShape.Annotations(options),
                OwnerReferences = [Ownership.Controller(job)],
            },
            Spec = spec,
        };
    }

    // The node selector of a job usually names nodes with GPUs. The artifact is written, and all else is read.
    private static PodOptions Options(PodOptions pod, string? written) => Unqueued.Of(pod) with
    {
        NodeSelector = new Dictionary<string, string>(),
        Volumes =
        [
            .. pod.Volumes.Select(volume =>
                volume.PersistentVolumeClaim is null || volume.Name == written ? volume : volume with { ReadOnly = true }),
        ],
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
