using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>What a pod needs to read a job's dataset beside the volumes that the job names: scratch, and the sources' Secrets.</summary>
internal static class DataVolumes
{
    private const string Disk = "ephemeral-storage";

    /// <summary>Adds volumes and mounts to a pod of one container.</summary>
    public static void Add(V1PodSpec pod, DatasetOptions dataset)
    {
        var parts = Secrets(dataset).Prepend(Scratch(dataset)).ToList();
        var container = pod.Containers.Single();
        pod.Volumes = [.. pod.Volumes, .. parts.Select(part => part.Volume)];
        container.VolumeMounts = [.. container.VolumeMounts, .. parts.Select(part => part.Mount)];
    }

    /// <summary>The variables that say where they are.</summary>
    public static IEnumerable<V1EnvVar> Environment() =>
    [
        new V1EnvVar { Name = "SLUICE_SCRATCH", Value = DataContract.ScratchPath },
        new V1EnvVar { Name = "SLUICE_SOURCES", Value = DataContract.SourcesPath },
    ];

    /// <summary>
    /// Requests the room on the node's disk that a job names, unless it names a request of its own. A job that names none is bounded and
    /// requests nothing: small nodes could not hold the default for each of their pods.
    /// </summary>
    public static void Request(V1ResourceRequirements resources, DatasetOptions dataset)
    {
        if (dataset.Scratch is { } size && resources.Requests?.ContainsKey(Disk) != true && resources.Limits?.ContainsKey(Disk) != true)
        {
            resources.Requests ??= new Dictionary<string, ResourceQuantity>();
            resources.Requests[Disk] = new ResourceQuantity(size);
        }
    }

    private static (V1Volume Volume, V1VolumeMount Mount) Scratch(DatasetOptions dataset) =>
    (
        new V1Volume
        {
            Name = DataContract.ScratchVolume,
            EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity(dataset.Scratch ?? DataContract.ScratchSize) },
        },
        new V1VolumeMount { Name = DataContract.ScratchVolume, MountPath = DataContract.ScratchPath });

    // A Secret that is missing keeps the pod from starting, and the kubelet says so.
    private static IEnumerable<(V1Volume Volume, V1VolumeMount Mount)> Secrets(DatasetOptions dataset) => dataset.AllSources()
        .Select((source, index) => (Secret: source.Store?.CredentialsSecretRef?.Name, Index: index.ToString(CultureInfo.InvariantCulture)))
        .Where(source => !string.IsNullOrEmpty(source.Secret))
        .Select(source =>
        (
            new V1Volume
            {
                Name = $"sluice-source-{source.Index}",
                Secret = new V1SecretVolumeSource { SecretName = source.Secret },
            },
            new V1VolumeMount
            {
                Name = $"sluice-source-{source.Index}",
                MountPath = $"{DataContract.SourcesPath}/{source.Index}",
                ReadOnlyProperty = true,
            }));
}
