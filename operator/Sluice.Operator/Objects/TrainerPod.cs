using System.Globalization;

using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The pod of one worker of one attempt.</summary>
internal static class TrainerPod
{
    /// <summary>Where workers meet; PyTorch's usual port.</summary>
    public const int RendezvousPort = 29500;

    /// <summary>Where a trainer answers /progress, /metrics and /healthz.</summary>
    public const int ProgressPort = 8080;

    /// <summary>Name of the container.</summary>
    public const string Container = "trainer";

    /// <summary>Labels of all children of a job; also what its Service selects.</summary>
    public static Dictionary<string, string> Labels(TrainingJob job) => new()
    {
        [Api.Metadata.Labels.ManagedBy] = Api.Metadata.Labels.Sluice,
        [Api.Metadata.Labels.Name] = "trainer",
        [Api.Metadata.Labels.Model] = job.Spec.Model,
        [Api.Metadata.Labels.Job] = job.Metadata.Name,
    };

    /// <summary>Builds it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="name">Name of the pod.</param>
    /// <param name="attempt">Attempt, counted from 0.</param>
    /// <param name="rank">Rank, counted from 0.</param>
    /// <param name="documentName">Name of the ConfigMap with the job document.</param>
    /// <param name="image">The trainer's image where the job names none.</param>
    public static V1Pod Build(TrainingJob job, string name, int attempt, int rank, string documentName, string image)
    {
        var labels = Labels(job);
        labels[Api.Metadata.Labels.Attempt] = Text(attempt);
        labels[Api.Metadata.Labels.Rank] = Text(rank);
        var container = new V1Container
        {
            Name = Container,
            Image = job.Spec.Trainer.Image ?? image,
            Env = [.. Environment(job, attempt, rank)],
            Ports = [new V1ContainerPort { Name = "http", ContainerPort = ProgressPort }],
            Resources = PodShape.Resources(job.Spec.Resources),
            VolumeMounts = [new V1VolumeMount { Name = "job", MountPath = Path.GetDirectoryName(JobDocument.DefaultPath), ReadOnlyProperty = true }],
        };
        var spec = PodShape.Spec(
            job.Spec.Pod,
            container,
            [new V1Volume { Name = "job", ConfigMap = new V1ConfigMapVolumeSource { Name = documentName } }]);
        spec.RestartPolicy = "Never";
        spec.Hostname = name;
        spec.Subdomain = job.Metadata.Name;
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = PodShape.Labels(job.Spec.Pod, labels),
                Annotations = job.Spec.Pod.Annotations.Count == 0 ? null : job.Spec.Pod.Annotations.ToDictionary(),
                OwnerReferences = [Ownership.Controller(job)],
            },
            Spec = spec,
        };
    }

    private static IEnumerable<V1EnvVar> Environment(TrainingJob job, int attempt, int rank)
    {
        // The master is rank 0 of the same attempt, by its name in the job's headless Service.
        var master = $"{job.Metadata.Name}-{attempt}-0.{job.Metadata.Name}";
        (string Name, string Value)[] variables =
        [
            ("RANK", Text(rank)),
            ("WORLD_SIZE", Text(job.Spec.Workers)),
            ("LOCAL_RANK", "0"),
            ("LOCAL_WORLD_SIZE", "1"),
            ("MASTER_ADDR", master),
            ("MASTER_PORT", Text(RendezvousPort)),
            ("SLUICE_JOB", job.Metadata.Name),
            ("SLUICE_NAMESPACE", job.Metadata.NamespaceProperty),
            ("SLUICE_ATTEMPT", Text(attempt)),
            ("SLUICE_JOB_DOCUMENT", JobDocument.DefaultPath),
        ];
        return variables.Select(variable => new V1EnvVar { Name = variable.Name, Value = variable.Value });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
