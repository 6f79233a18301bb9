namespace Sluice.Api.TrainingJobs.Trainers;

/// <summary>
/// What the pods of the launcher Mpi find: rank 0 runs the launcher of the user's image, which reaches all others by ssh, and the host
/// files name the pods of the attempt.
/// </summary>
public static class MpiContract
{
    /// <summary>Command of the trainer image that waits until the sshd of each other pod answers.</summary>
    public const string AwaitHosts = "await-hosts";

    /// <summary>Port of every sshd. A pod without a capability opens none below 1024.</summary>
    public const int Port = 2222;

    /// <summary>Where host files, settings and keys are mounted.</summary>
    public const string Folder = "/sluice/mpi";

    /// <summary>A line <c>host slots=N</c> for each pod, as Open MPI, DeepSpeed and Horovod read it; rank 0 first.</summary>
    public const string HostFile = Folder + "/hostfile";

    /// <summary>A line <c>host:N</c> for each pod, as Intel MPI and MPICH read it; rank 0 first.</summary>
    public const string MachineFile = Folder + "/machinefile";

    /// <summary>Variable with the path of <see cref="HostFile"/>.</summary>
    public const string HostFileVariable = "SLUICE_HOSTFILE";

    /// <summary>Variable with the path of <see cref="MachineFile"/>.</summary>
    public const string MachineFileVariable = "SLUICE_MACHINEFILE";

    /// <summary>Variable with the longest time that <see cref="AwaitHosts"/> waits, in whole seconds.</summary>
    public const string WaitVariable = "SLUICE_HOSTS_SECONDS";

    /// <summary><see cref="Contracts.TrainerError.Reason"/> of <see cref="AwaitHosts"/> where a host does not answer in time.</summary>
    public const string Unreachable = "HostUnreachable";

    /// <summary>
    /// The variables by which launchers find their host file: those of Open MPI 4 (ORTE) and 5 (PRRTE), of Intel MPI and of MPICH. A user
    /// who set one of them would have the launcher start all processes elsewhere.
    /// </summary>
    public static readonly IReadOnlyList<string> Variables =
    [
        "OMPI_MCA_orte_default_hostfile",
        "OMPI_MCA_orte_keep_fqdn_hostnames",
        "PRTE_MCA_prte_default_hostfile",
        "PRTE_MCA_prte_keep_fqdn_hostnames",
        "I_MPI_HYDRA_HOST_FILE",
        "I_MPI_PERHOST",
        "HYDRA_HOST_FILE",
    ];
}
