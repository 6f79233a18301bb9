using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs.Queues;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>The pod that reads, splits and checks a dataset before a worker is asked for.</summary>
internal static class CheckPod
{
    /// <summary>Name of the container.</summary>
    public const string Container = "data";

    private const string Name = "data";

    /// <summary>Whether a pod of a job is one that checks its dataset.</summary>
    public static bool Is(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Name, out var name) && name == Name;

    /// <summary>Builds the object.</summary>
    /// <param name="job">The job.</param>
    /// <param name="check">Which check.</param>
    /// <param name="image">The data image.</param>
    /// <param name="defaults">Compute resources that the job does not name.</param>
    public static V1Pod Build(TrainingJob job, CreateCheckPod check, string image, ResourceOptions defaults)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.ManagedBy] = Labels.Sluice,
            [Labels.Name] = Name,
            [Labels.Model] = job.Spec.Model,
            [Labels.Job] = job.Metadata.Name,
            [Labels.Attempt] = check.Number.ToString(CultureInfo.InvariantCulture),
        };
        var container = new V1Container
        {
            Name = Container,
            Image = image,
            Args = [DataContract.Check],
            Env =
            [
                new V1EnvVar { Name = "SLUICE_JOB", Value = job.Metadata.Name },
                new V1EnvVar { Name = "SLUICE_NAMESPACE", Value = job.Metadata.NamespaceProperty },
                new V1EnvVar { Name = "SLUICE_JOB_DOCUMENT", Value = JobDocument.DefaultPath },
                .. DataVolumes.Environment(),
            ],
            Resources = ContainerResources.Of(job.Spec.Dataset.Resources ?? new ResourceOptions(), defaults),
            VolumeMounts = [JobConfigMap.Mount],
        };
        DataVolumes.Request(container.Resources, job.Spec.Dataset);
        var options = Options(check.PreparedUri is { } uri
            ? job.Spec with { Dataset = job.Spec.Dataset with { Uri = uri } }
            : job.Spec);
        var spec = PodShape.Spec(options, container, [JobConfigMap.Volume(check.JobDocument)]);
        DataVolumes.Add(spec, job.Spec.Dataset);
        ArtifactMount.Add(spec, "sluice-parent", check.Parent?.Artifact.Volume);
        spec.RestartPolicy = "Never";
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = check.Name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = PodShape.Labels(options, labels),
                Annotations = PodShape.Annotations(options),
                OwnerReferences = [Ownership.Controller(job)],
            },
            Spec = spec,
        };
    }

    // The node selector of a job usually names nodes with GPUs. Claims that hold no data stay out: one that is bound to a place when its
    // first pod gets a node must be bound where the workers run, and the pod that checks runs anywhere.
    private static PodOptions Options(TrainingJobSpec spec) => Unqueued.Of(spec.Pod) with
    {
        NodeSelector = new Dictionary<string, string>(),
        Volumes =
        [
            .. spec.Pod.Volumes.Where(volume => volume.PersistentVolumeClaim is null || HoldsData(spec.Dataset, volume))
                .Select(volume => volume.PersistentVolumeClaim is null ? volume : volume with { ReadOnly = true }),
        ],
    };

    private static bool HoldsData(DatasetOptions dataset, PodVolume volume) => dataset.AllSources()
        .SelectMany(source => source.Places().Append(source.Manifest))
        .Select(place => SourceUri.Parse(place).Uri)
        .Any(uri =>
            uri is { Scheme: "file" } && MayBeIn($"/{(uri.IsPattern ? uri.Folder.TrimEnd('/') : uri.Path)}", uri, volume.MountPath));

    // A pattern may also match what lies in folders below the one that it begins with.
    private static bool MayBeIn(string path, SourceUri uri, string folder) =>
        ArtifactUri.IsBelow(path, folder) || (uri.IsPattern && ArtifactUri.IsBelow(folder, path));
}
