using System.Globalization;
using k8s.Models;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.TrainingJobs.Launching;

/// <summary>
/// Makes of the pods of an attempt those of a launcher such as <c>mpirun</c>: rank 0 runs it once all others can be reached, and these run
/// sshd in place of the program.
/// </summary>
internal static class LauncherPod
{
    /// <summary>Name of the container that waits for the other pods.</summary>
    public const string AwaitHosts = MpiContract.AwaitHosts;

    /// <summary>Prefix of the annotations that are mounted as files, so that each pod has those of its own attempt.</summary>
    public const string Annotation = "launcher.sluice.dev/";

    private const string FilesVolume = "sluice-launcher";
    private const string SessionVolume = "sluice-session";
    private const string SshConfig = "ssh_config";

    // Nodes pull images that differ by minutes.
    private const int WaitSeconds = 600;

    // The owner is root, and the group that of the user, whom ssh and sshd would refuse a private key of his own that others may read.
    private const int ReadableByGroup = 288; // 0440

    // Open MPI binds each process to a core, counting from the first of the node: processes of two pods would share it.
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("OMPI_MCA_hwloc_base_binding_policy", "none"),
        ("PRTE_MCA_hwloc_default_binding_policy", "none"),
    ];

    /// <summary>
    /// The variables of a pod's program. RANK and WORLD_SIZE are left out, since the launcher sets those of each process in words of its
    /// own. Where the others are to be found concerns rank 0 alone.
    /// </summary>
    public static (string Name, string Value)[] Variables(CreateWorkerPod worker, long slots) =>
    [
        ("MASTER_ADDR", worker.MasterAddress),
        ("MASTER_PORT", Text(TrainerPod.RendezvousPort)),
        .. worker.Rank > 0 ? [] : new[]
        {
            (MpiContract.HostFileVariable, MpiContract.HostFile),
            (MpiContract.MachineFileVariable, MpiContract.MachineFile),

            // ORTE compares the names of the file with the host's as they are; PRRTE knows its own line by the short name alone, and
            // would log in to itself.
            ("OMPI_MCA_orte_default_hostfile", MpiContract.HostFile),
            ("OMPI_MCA_orte_keep_fqdn_hostnames", "true"),
            ("PRTE_MCA_prte_default_hostfile", MpiContract.HostFile),
            ("PRTE_MCA_prte_keep_fqdn_hostnames", "false"),
            ("I_MPI_HYDRA_HOST_FILE", MpiContract.MachineFile),
            ("I_MPI_PERHOST", Text(slots)),
            ("HYDRA_HOST_FILE", MpiContract.MachineFile),
        },
    ];

    /// <summary>Shapes the pod of a worker whose program and environment are set.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="program">The container of the program.</param>
    /// <param name="annotations">Its annotations, to which the files are added.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="launcher">Which pods there are.</param>
    /// <param name="job">The job.</param>
    /// <param name="slots">How many processes a pod takes.</param>
    /// <param name="image">Sluice's trainer image.</param>
    public static void Shape(
        V1PodSpec pod,
        V1Container program,
        Dictionary<string, string> annotations,
        CreateWorkerPod worker,
        LauncherInput launcher,
        TrainingJob job,
        long slots,
        string image)
    {
        var files = Files(worker, launcher, slots);
        foreach (var (name, content) in files)
        {
            annotations[Annotation + name] = content;
        }

        var mount = new V1VolumeMount { Name = FilesVolume, MountPath = MpiContract.Folder, ReadOnlyProperty = true };
        pod.Volumes.Add(Volume(files.Select(file => file.Name), launcher.Keys));
        program.VolumeMounts.Add(mount);
        if (worker.Rank == 0)
        {
            var named = program.Env.Select(variable => variable.Name).ToHashSet();
            program.Env = [.. Defaults.Where(variable => !named.Contains(variable.Name)).Select(PodShape.Variable), .. program.Env];
        }

        if (launcher.Keys is null)
        {
            return;
        }

        program.VolumeMounts.Add(new V1VolumeMount
        {
            Name = FilesVolume,
            MountPath = LauncherFiles.SshConfigPath,
            SubPath = SshConfig,
            ReadOnlyProperty = true,
        });

        // Launchers that give the others the bare name of their host.
        pod.DnsConfig = new V1PodDNSConfig
        {
            Searches = [$"{worker.Service}.{job.Metadata.NamespaceProperty}.svc.cluster.local"],
        };
        if (worker.Rank == 0)
        {
            pod.InitContainers = [.. pod.InitContainers ?? [], Await(image, mount)];
        }
        else
        {
            Serve(pod, program);
        }
    }

    private static (string Name, string Content)[] Files(CreateWorkerPod worker, LauncherInput launcher, long slots) =>
    [
        .. worker.Rank > 0 ? [] : new[]
        {
            (Path.GetFileName(MpiContract.HostFile), LauncherFiles.Hosts(launcher.Hosts, slots)),
            (Path.GetFileName(MpiContract.MachineFile), LauncherFiles.Machines(launcher.Hosts, slots)),
        },
        .. launcher.Keys is null ? [] : new[] { (SshConfig, LauncherFiles.SshConfig(worker.Service ?? "")) },
        .. worker.Rank == 0 ? [] : new[] { ("sshd_config", LauncherFiles.SshdConfig) },
    ];

    private static V1Volume Volume(IEnumerable<string> files, string? keys) => new()
    {
        Name = FilesVolume,
        Projected = new V1ProjectedVolumeSource
        {
            DefaultMode = ReadableByGroup,
            Sources =
            [
                new V1VolumeProjection
                {
                    DownwardAPI = new V1DownwardAPIProjection
                    {
                        Items =
                        [
                            .. files.Select(file => new V1DownwardAPIVolumeFile
                            {
                                Path = file,
                                FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{Annotation}{file}']" },
                            }),
                        ],
                    },
                },
                .. keys is null
                    ? Array.Empty<V1VolumeProjection>()
                    : [new V1VolumeProjection { Secret = new V1SecretProjection { Name = keys } }],
            ],
        },
    };

    private static V1Container Await(string image, V1VolumeMount mount) => HelperContainer.Build(
        AwaitHosts,
        MpiContract.AwaitHosts,
        image,
        [
            PodShape.Variable((MpiContract.HostFileVariable, MpiContract.HostFile)),
            PodShape.Variable((MpiContract.WaitVariable, Text(WaitSeconds))),
        ],
        [mount]);

    private static void Serve(V1PodSpec pod, V1Container program)
    {
        (program.Command, program.Args) = (LauncherFiles.Serve, null);
        program.ReadinessProbe = new V1Probe
        {
            Exec = new V1ExecAction { Command = LauncherFiles.HasJoined },
            PeriodSeconds = 5,
            TimeoutSeconds = 5,
            FailureThreshold = 1,
        };
        program.Lifecycle = new V1Lifecycle
        {
            PreStop = new V1LifecycleHandler { Exec = new V1ExecAction { Command = LauncherFiles.Linger } },
        };
        program.VolumeMounts.Add(new V1VolumeMount { Name = SessionVolume, MountPath = LauncherFiles.Session });
        pod.Volumes.Add(new V1Volume
        {
            Name = SessionVolume,
            EmptyDir = new V1EmptyDirVolumeSource { Medium = "Memory", SizeLimit = new ResourceQuantity("1Mi") },
        });
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
