using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs.Running;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Kinds.TrainingJobs.Launching;
using Sluice.Operator.Kinds.TrainingJobs.Queues;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>The pod of one worker of one attempt, or of one trial.</summary>
internal static class TrainerPod
{
    /// <summary>Port at which workers meet, PyTorch's usual one.</summary>
    public const int RendezvousPort = 29500;

    /// <summary>Port at which a trainer answers /progress, /metrics and /healthz.</summary>
    public const int ProgressPort = 8080;

    /// <summary>Name of the container.</summary>
    public const string Container = "trainer";

    /// <summary>Whether a pod of a job that is no check is one of a trial.</summary>
    public static bool IsTrial(V1Pod pod) => pod.Metadata.Labels?.ContainsKey(Api.Metadata.Labels.Trial) is true;

    /// <summary>Labels of all children of a job; also what its Service selects.</summary>
    public static Dictionary<string, string> Labels(TrainingJob job) => new()
    {
        [Api.Metadata.Labels.ManagedBy] = Api.Metadata.Labels.Sluice,
        [Api.Metadata.Labels.Name] = "trainer",
        [Api.Metadata.Labels.Model] = job.Spec.Model,
        [Api.Metadata.Labels.Job] = job.Metadata.Name,
    };

    /// <summary>What the container of a worker requests and may use.</summary>
    /// <param name="job">The job.</param>
    /// <param name="defaults">Compute resources that the job does not name.</param>
    public static V1ResourceRequirements Resources(TrainingJob job, ResourceOptions defaults)
    {
        var resources = ContainerResources.Of(job.Spec.Resources, defaults);
        DataVolumes.Request(resources, job.Spec.Dataset);
        return resources;
    }

    /// <summary>Builds the object.</summary>
    /// <param name="job">The job.</param>
    /// <param name="worker">Which worker of which attempt, or which trial.</param>
    /// <param name="image">The trainer's image if the job names none.</param>
    /// <param name="defaults">Compute resources that the job does not name.</param>
    /// <param name="accelerators">Which resources count as GPUs. Null for those that count by default.</param>
    public static V1Pod Build(
        TrainingJob job, CreateWorkerPod worker, string image, ResourceOptions defaults, Accelerators? accelerators = null)
    {
        var labels = Labels(job);
        labels[Api.Metadata.Labels.Attempt] = Text(worker.Attempt);
        labels[Api.Metadata.Labels.Rank] = Text(worker.Rank);
        if (worker.Trial is { } trial)
        {
            labels[Api.Metadata.Labels.Trial] = Text(trial);
        }

        var annotations = job.Spec.Pod.Annotations.ToDictionary();
        if (worker.Queue is { } queue)
        {
            PodShape.Put(labels, queue.Labels);
            PodShape.Put(annotations, queue.Annotations);
        }

        var container = new V1Container
        {
            Name = Container,
            Image = worker.Spare ? image : job.Spec.Trainer.Image ?? image,
            Args = worker.Spare ? [SpareWorker.Command] : null,
            Env = [.. Environment(job, worker, accelerators ?? Accelerators.Default)],
            Ports = [new V1ContainerPort { Name = "http", Protocol = "TCP", ContainerPort = ProgressPort }],
            Resources = Resources(job, defaults),
            VolumeMounts = [JobConfigMap.Mount],

            // A program that knows nothing of termination messages says why it failed in its log.
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
        var spec = PodShape.Spec(job.Spec.Pod, container, [JobConfigMap.Volume(worker.JobDocument)]);
        DataVolumes.Add(spec, job.Spec.Dataset);
        ArtifactMount.Add(spec, "sluice-warm-start", worker.WarmStart?.Artifact.Volume);
        ArtifactMount.Add(spec, "sluice-baseline", worker.Baseline?.Artifact.Volume);
        if (worker.Own is { } own)
        {
            OwnImage.Shape(spec, job, worker, own, image);
        }

        if (worker.Launcher is { } launcher)
        {
            var slots = OwnImage.Processes(job, accelerators ?? Accelerators.Default);
            LauncherPod.Shape(spec, container, annotations, worker, launcher, job, slots, image);
        }

        spec.Affinity = WorkerAffinity.Of(job.Spec.Topology, worker.WorldSize, labels);
        spec.RestartPolicy = "Never";
        spec.Hostname = worker.Name;
        spec.Subdomain = worker.Service;
        spec.TerminationGracePeriodSeconds = worker.GraceSeconds;
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = worker.Name,
                NamespaceProperty = job.Metadata.NamespaceProperty,
                Labels = PodShape.Labels(job.Spec.Pod, labels),
                Annotations = annotations.Count == 0 ? null : annotations,
                OwnerReferences = [Ownership.Controller(job)],
            },
            Spec = spec,
        };
    }

    private static IEnumerable<V1EnvVar> Environment(TrainingJob job, CreateWorkerPod worker, Accelerators accelerators)
    {
        (string Name, string Value)[] ranks = Torchrun.IsOf(job, worker) ? Torchrun.Variables(job, worker, accelerators)
            : worker.Launcher is not null ? LauncherPod.Variables(worker, OwnImage.Processes(job, accelerators)) :
        [
            ("RANK", Text(worker.Rank)),
            ("WORLD_SIZE", Text(worker.WorldSize)),
            ("LOCAL_RANK", "0"),
            ("LOCAL_WORLD_SIZE", "1"),
            ("MASTER_ADDR", worker.MasterAddress),
            ("MASTER_PORT", Text(RendezvousPort)),
        ];
        (string Name, string Value)[] variables =
        [
            .. ranks,
            ("SLUICE_JOB", job.Metadata.Name),
            ("SLUICE_NAMESPACE", job.Metadata.NamespaceProperty),
            ("SLUICE_ATTEMPT", Text(worker.Attempt)),
            ("SLUICE_JOB_DOCUMENT", JobDocument.DefaultPath),
        ];
        return
        [
            .. variables.Select(variable => new V1EnvVar { Name = variable.Name, Value = variable.Value }),
            .. worker.Trial is { } trial ? new[] { new V1EnvVar { Name = "SLUICE_TRIAL", Value = Text(trial) } } : [],
            .. DataVolumes.Environment(),
        ];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The headless Service by which the workers of a job find each other, ready or not.</summary>
internal static class TrainerService
{
    public static V1Service Build(TrainingJob job, string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Labels = TrainerPod.Labels(job),
            OwnerReferences = [Ownership.Controller(job)],
        },
        Spec = new V1ServiceSpec
        {
            ClusterIP = "None",
            PublishNotReadyAddresses = true,
            Selector = TrainerPod.Labels(job),
            Ports = [new V1ServicePort { Name = "rendezvous", Protocol = "TCP", Port = TrainerPod.RendezvousPort }],
        },
    };
}

/// <summary>The ConfigMap that carries the job document to the pods of a job.</summary>
internal static class JobConfigMap
{
    private const string VolumeName = "job";

    /// <summary>Where a container finds the document.</summary>
    public static V1VolumeMount Mount =>
        new() { Name = VolumeName, MountPath = Path.GetDirectoryName(JobDocument.DefaultPath), ReadOnlyProperty = true };

    /// <summary>The volume of a pod that holds the document.</summary>
    public static V1Volume Volume(string name) =>
        new() { Name = VolumeName, ConfigMap = new V1ConfigMapVolumeSource { Name = name } };

    public static V1ConfigMap Build(TrainingJob job, string name, JobDocument document) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Labels = TrainerPod.Labels(job),
            OwnerReferences = [Ownership.Controller(job)],
        },
        Data = new Dictionary<string, string> { [Path.GetFileName(JobDocument.DefaultPath)] = ContractJson.Write(document) },
    };
}
