using System.Globalization;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Decisions.TrainingJobs.Steps;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>
/// What <c>torchrun</c> is given: a default for each of its options, by <c>PET_</c> and the option's name
/// (torch/distributed/argparse_util.py). The rendezvous is static: ranks are those of the pods, and the store is in that of rank 0. An
/// agent that restarts alone cannot join again, so it restarts nothing, and the operator repeats the attempt for all.
/// </summary>
internal static class Torchrun
{
    /// <summary>The program.</summary>
    public const string Program = "torchrun";

    /// <summary>Whether the workers of a pod are started by torchrun. A trial is one process.</summary>
    public static bool IsOf(TrainingJob job, CreateWorkerPod worker) =>
        worker.Trial is null && job.Spec.Trainer.Launcher == nameof(TrainerLauncher.Torchrun);

    /// <summary>
    /// The variables. RANK and WORLD_SIZE are left out, since torchrun sets those of each process, and a program beside it would read those
    /// of a pod.
    /// </summary>
    public static (string Name, string Value)[] Variables(TrainingJob job, CreateWorkerPod worker, Accelerators accelerators)
    {
        var (address, port) = (worker.MasterAddress, Text(TrainerPod.RendezvousPort));
        return
        [
            ("PET_NNODES", Text(worker.WorldSize)),
            ("PET_NPROC_PER_NODE", Text(OwnImage.Processes(job, accelerators))),
            ("PET_NODE_RANK", Text(worker.Rank)),
            ("PET_MASTER_ADDR", address),
            ("PET_MASTER_PORT", port),
            ("PET_RDZV_BACKEND", "static"),
            ("PET_RDZV_ENDPOINT", $"{address}:{port}"),
            ("PET_RDZV_ID", $"{job.Metadata.Name}-{Text(worker.Attempt)}"),
            ("PET_MAX_RESTARTS", "0"),
        ];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
