using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.Validation.TrainingJobs.Trainers;

/// <summary>What may be said of an image of the user's own, and of what it leaves.</summary>
internal static class OwnImageRules
{
    private const int MostFiles = 64;

    // What the pod that publishes writes, and what it reads itself.
    private static readonly string[] Taken =
        [OutputContract.Model, "report.json", "report.html", "profile.json", "weights.safetensors", OutputContract.Marker];

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        if (spec.Trainer is not { } trainer)
        {
            return [];
        }

        var faults = Arguments(nameof(trainer.Command), trainer.Command).Concat(Arguments(nameof(trainer.Args), trainer.Args))
            .Concat(LauncherRules.Faults(trainer, spec.Pod?.Env ?? []))
            .Concat(Folder(trainer.WorkingDir) is { } fault ? [(nameof(trainer.WorkingDir), fault)] : [])
            .Concat(trainer.Outputs is { } outputs ? Outputs(spec, trainer, outputs) : []);
        return (trainer.Image is null ? WithoutImage(trainer) : faults).Select(each => ($"Spec.Trainer.{each.Item1}", each.Item2))
            .Concat(trainer.Image is null ? [] : ParameterVariableRules.Faults(spec))
            .Concat(spec.PublishesOutputs ? Gates(spec) : []);
    }

    // Metrics may come from the program itself; the rest needs rows that Sluice has held out, and a network that it knows.
    private static IEnumerable<(string Field, string Message)> Gates(TrainingJobSpec spec)
    {
        for (var i = 0; i < spec.Gates?.Count; i++)
        {
            if (spec.Gates[i] is { NotWorse: not null })
            {
                yield return ($"Spec.Gates[{i}].NotWorse", "is not measured of spec.trainer.outputs; bound the metric by min or max");
            }
            else if (!spec.ReadsTable && spec.Gates[i] is { } gate && (gate.Slice is not null || gate.Fairness is not null))
            {
                yield return ($"Spec.Gates[{i}].{(gate.Slice is null ? nameof(gate.Fairness) : nameof(gate.Slice))}",
                    "there are no held-out rows to measure it on; name the columns in spec.dataset.features");
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> WithoutImage(TrainerOptions trainer) =>
        new (string Field, bool IsSet)[]
        {
            (nameof(trainer.Command), trainer.Command is not { Count: 0 }),
            (nameof(trainer.Args), trainer.Args is not { Count: 0 }),
            (nameof(trainer.Env), trainer.Env is { Count: > 0 }),
            (nameof(trainer.WorkingDir), trainer.WorkingDir is not null),
            (nameof(trainer.Launcher), LauncherRules.Starts(trainer)),
            (nameof(trainer.ProcsPerNode), trainer.ProcsPerNode is not null),
            (nameof(trainer.Outputs), trainer.Outputs is not null),
        }.Where(each => each.IsSet)
        .Select(each => (each.Field, "is for an image of your own; name it in spec.trainer.image, or remove it"));

    private static IEnumerable<(string Field, string Message)> Arguments(string field, IReadOnlyList<string>? arguments) =>
        arguments is null ? [(field, "is null; remove it")] : arguments
            .Select((argument, i) => ($"{field}[{i}]", Message: NameRules.Argument(argument)))
            .Where(each => each.Message is not null).Select(each => (each.Item1, each.Message!));

    private static string? Folder(string? path) => path is null ? null
        : NameRules.Argument(path) is { } fault ? fault
        : path.StartsWith('/') && !path.Split('/').Contains("..") ? null
        : $"'{path}' is not an absolute path without '..'; write it as /workspace";

    private static IEnumerable<(string Field, string Message)> Outputs(
        TrainingJobSpec spec, TrainerOptions trainer, OutputOptions outputs)
    {
        var named = outputs.Volume ?? spec.Publish?.Volume;
        if (!(spec.Pod?.Volumes ?? []).Any(volume =>
            volume is { ReadOnly: false, PersistentVolumeClaim: not null } && volume.Name == named))
        {
            yield return ("Outputs.Volume", named is null
                ? "is missing, and spec.publish.volume is as well; "
                    + "name an entry of spec.pod.volumes with a claim that is mounted for writing"
                : $"'{named}' is not a writable volume in spec.pod.volumes with a claim; the output must outlive the pod");
        }

        foreach (var (field, set) in new (string, bool)[]
        {
            (nameof(trainer.Compression), trainer.Compression is not null),
            (nameof(trainer.Mitigation), trainer.Mitigation is not null),
            (nameof(trainer.Robustness), trainer.Robustness is not null),
        }.Where(each => each.Item2))
        {
            yield return (field, "is done by Sluice's own trainer, and spec.trainer.outputs runs an image as it is; remove one of them");
        }

        if (outputs.Files is not { } files)
        {
            yield return ("Outputs.Files", "is null; remove it");
            yield break;
        }

        if (files.Count > MostFiles)
        {
            yield return ("Outputs.Files", $"has {files.Count} files; name at most {MostFiles}");
        }

        for (var i = 0; i < files.Count; i++)
        {
            if (File(files[i]) is { } fault)
            {
                yield return ($"Outputs.Files[{i}]", fault);
            }
        }

        foreach (var name in Repeated.In(files, file => file))
        {
            yield return ("Outputs.Files", $"'{name}' stands there twice; name each file once");
        }
    }

    private static string? File(string? path) =>
        path is null ? "is null; remove it"
        : NameRules.Visible(path) is { } hidden ? hidden
        : path.Length is 0 or > 253 || path.Contains('\\', StringComparison.Ordinal)
            || path.Split('/').Any(part => part is "" or "." or "..")
            ? $"'{path}' is not a relative path without '.' and '..'; write it as tokenizer.json or vocab/words.txt"
        : Taken.Contains(path, StringComparer.OrdinalIgnoreCase) ? $"'{path}' is published or written by Sluice itself; remove it"
        : null;
}
