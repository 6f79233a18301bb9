using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.Validation.TrainingJobs.Trainers;

/// <summary>What may be said of the launcher of an image of the user's own, and of variables beside those that it reads.</summary>
internal static class LauncherRules
{
    /// <summary>torchrun takes the defaults of its options from these.</summary>
    private const string TorchrunPrefix = "PET_";

    private const int MostProcesses = 64;

    /// <summary>The faults, as paths below <c>spec.trainer</c> and messages.</summary>
    /// <param name="trainer">The trainer, which names an image.</param>
    /// <param name="pod"><c>spec.pod.env</c>.</param>
    public static IEnumerable<(string Field, string Message)> Faults(TrainerOptions trainer, IReadOnlyList<PodVariable> pod) =>
        Variables(trainer, pod).Concat(Program(trainer)).Concat(Processes(trainer));

    /// <summary>Whether processes are started by a launcher.</summary>
    public static bool Starts(TrainerOptions trainer) =>
        trainer.Launcher is nameof(TrainerLauncher.Torchrun) or nameof(TrainerLauncher.Mpi);

    private static IEnumerable<(string Field, string Message)> Variables(TrainerOptions trainer, IReadOnlyList<PodVariable> pod)
    {
        var own = (trainer.Env ?? []).Select((variable, i) => (variable?.Name, Field: $"{nameof(trainer.Env)}[{i}].Name")).ToList();
        var others = pod.Select(variable => variable?.Name).ToHashSet();
        foreach (var (name, field) in own.Where(each => each.Name is not null))
        {
            if (name!.StartsWith(TorchrunPrefix, StringComparison.Ordinal))
            {
                yield return (field, $"'{name}' is Sluice's own; set spec.trainer.launcher to {nameof(TrainerLauncher.Torchrun)}, or write "
                    + "the option of torchrun into spec.trainer.args");
            }
            else if (IsSet(trainer, name))
            {
                yield return (field, $"'{name}' is set by the launcher {trainer.Launcher}; remove it");
            }
            else if (others.Contains(name))
            {
                yield return (field, $"'{name}' stands in spec.pod.env as well; keep one of them");
            }
            else if (own.Count(each => each.Name == name) > 1)
            {
                yield return (field, $"'{name}' stands there twice; keep one of them");
            }
        }

        if (others.FirstOrDefault(name => IsSet(trainer, name)) is { } set)
        {
            yield return (nameof(trainer.Launcher), $"{trainer.Launcher} sets '{set}' itself; remove it from spec.pod.env");
        }
    }

    private static bool IsSet(TrainerOptions trainer, string? name) => trainer.Launcher switch
    {
        nameof(TrainerLauncher.Torchrun) => name?.StartsWith(TorchrunPrefix, StringComparison.Ordinal) is true,
        nameof(TrainerLauncher.Mpi) => MpiContract.Variables.Contains(name),
        _ => false,
    };

    private static IEnumerable<(string Field, string Message)> Program(TrainerOptions trainer)
    {
        if (Starts(trainer) && trainer is { Command.Count: 0, Args.Count: 0 })
        {
            yield return trainer.Launcher == nameof(TrainerLauncher.Mpi)
                ? (nameof(trainer.Command), "is empty; name the launcher that rank 0 runs, such as [mpirun, python3, train.py]")
                : (nameof(trainer.Args), "is empty; name the script that torchrun starts, such as train.py");
        }
    }

    private static IEnumerable<(string Field, string Message)> Processes(TrainerOptions trainer)
    {
        if (trainer.ProcsPerNode is not { } processes)
        {
            yield break;
        }

        if (!Starts(trainer))
        {
            yield return (nameof(trainer.ProcsPerNode),
                $"is for the launchers {nameof(TrainerLauncher.Torchrun)} and {nameof(TrainerLauncher.Mpi)}; set spec.trainer.launcher, "
                    + "or remove it");
        }
        else if (processes is < 1 or > MostProcesses)
        {
            yield return (nameof(trainer.ProcsPerNode), $"{processes} is not between 1 and {MostProcesses}");
        }
    }
}
