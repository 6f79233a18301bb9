using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>Makes of the pod of a worker one that runs an image of the user's own.</summary>
internal static class OwnImage
{
    /// <summary>Name of the container that makes the folders.</summary>
    public const string Prepare = "prepare";

    /// <summary>Name of the container that follows the progress.</summary>
    public const string Progress = "progress";

    // A program that is not of our images has no home and no entry in /etc/passwd by the uid that it runs as: Python's getpass.getuser(),
    // which torch calls, and all that writes to ~/.cache fail without these.
    private static readonly (string Name, string Value)[] Home = [("HOME", "/tmp"), ("USER", "sluice")];

    /// <summary>
    /// Sets the program and its environment, and where it leaves an output adds the containers that make its folder and that follow its
    /// progress.
    /// </summary>
    /// <param name="pod">The pod, whose only container is the program's.</param>
    /// <param name="job">The job.</param>
    /// <param name="worker">The worker.</param>
    /// <param name="own">What the program is given.</param>
    /// <param name="image">Sluice's trainer image.</param>
    public static void Shape(V1PodSpec pod, TrainingJob job, CreateWorkerPod worker, OwnImageInput own, string image)
    {
        var (trainer, container) = (job.Spec.Trainer, pod.Containers.Single());
        string[] command = trainer.Command.Count == 0 && Torchrun.IsOf(job, worker) ? [Torchrun.Program] : [.. trainer.Command];
        container.Command = command.Length == 0 ? null : command;
        container.Args = trainer.Args.Count == 0 ? null : [.. trainer.Args];
        container.WorkingDir = trainer.WorkingDir;
        (string Name, string Value)[] folders =
        [
            .. own.OutputPath is { } output ? new[] { (OutputContract.Variable, output) } : [],
            .. own.CheckpointPath is { } checkpoints ? new[] { (OutputContract.CheckpointVariable, checkpoints) } : [],
        ];
        var users = container.Env.Skip(container.Env.Count - job.Spec.Pod.Env.Count).ToList();
        var ours = container.Env.Take(container.Env.Count - users.Count);
        var named = trainer.Env.Select(variable => variable.Name).Concat(users.Select(variable => variable.Name)).ToHashSet();
        container.Env =
        [
            .. ours,
            .. Home.Where(variable => !named.Contains(variable.Name)).Concat(folders).Concat(Parameters(own)).Select(PodShape.Variable),
            .. trainer.Env.Select(PodShape.Variable),
            .. users,
        ];
        if (own.OutputPath is null)
        {
            return;
        }

        // The port is that of the container beside it.
        container.Ports = null;
        var mounts = job.Spec.Pod.Volumes
            .Where(volume => volume.Name == job.Spec.OutputVolume()?.Name || volume.Name == job.Spec.Checkpoint?.Volume)
            .ToList();
        pod.InitContainers = [Beside(Prepare, OutputContract.Prepare, readOnly: false)];
        var follow = Beside(Progress, OutputContract.Follow, readOnly: true);
        follow.Ports = [new V1ContainerPort { Name = "http", Protocol = "TCP", ContainerPort = TrainerPod.ProgressPort }];
        pod.Containers = [container, follow];

        V1Container Beside(string name, string command, bool readOnly) => HelperContainer.Build(
            name,
            command,
            image,
            [
                .. ours.Where(variable => variable.Name.StartsWith("SLUICE_", StringComparison.Ordinal)),
                .. folders.Select(PodShape.Variable),
                Rank(),
            ],
            mounts.Select(volume =>
                new V1VolumeMount { Name = volume.Name, MountPath = volume.MountPath, ReadOnlyProperty = readOnly }));

        V1EnvVar Rank() => PodShape.Variable(("SLUICE_RANK", worker.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>
    /// How many processes a launcher starts in each pod. Always a number: torchrun's "auto" counts the CPUs of the node where there is no
    /// GPU.
    /// </summary>
    public static long Processes(TrainingJob job, Accelerators accelerators) =>
        job.Spec.Trainer.ProcsPerNode ?? Math.Max(1, accelerators.Of(job.Spec.Resources));

    private static IEnumerable<(string Name, string Value)> Parameters(OwnImageInput own) => own.Hyperparameters
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => (OutputContract.ParameterVariable(parameter.Key), parameter.Value));
}
