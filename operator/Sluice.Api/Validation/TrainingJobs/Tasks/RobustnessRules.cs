using Sluice.Api.Hyperparameters;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;

namespace Sluice.Api.Validation.TrainingJobs.Tasks;

/// <summary>Rules of <see cref="RobustnessOptions"/>, and of adversarial training.</summary>
internal static class RobustnessRules
{
    private const string Field = "Spec.Trainer.Robustness";

    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainerOptions trainer, DatasetOptions dataset)
    {
        foreach (var fault in trainer.Robustness is { } robustness ? Measured(trainer, robustness, dataset) : [])
        {
            yield return fault;
        }

        var adversarial = BuiltInHyperparameters.Adversarial;
        if (trainer is { Image: null, Hyperparameters: { } given }
            && given.GetValueOrDefault(adversarial.Name, adversarial.Default) != adversarial.Default
            && !Changes(dataset))
        {
            yield return ($"Spec.Trainer.Hyperparameters.{adversarial.Name}", $"{Nothing}; remove it");
        }
    }

    /// <summary>Whether a job has the accuracy measured under a change.</summary>
    public static bool Asks(RobustnessOptions? robustness, string kind, decimal strength) =>
        Strengths(robustness ?? new RobustnessOptions()).Any(list => list.Kind == kind
            && (list.Strengths ?? []).Any(text => DecimalText.TryParse(text, out var asked) && asked == strength));

    private static string Nothing => "no feature is an image or a number that is not sorted into bins, so that nothing can be changed";

    private static IEnumerable<(string Field, string Message)> Measured(
        TrainerOptions trainer, RobustnessOptions robustness, DatasetOptions dataset)
    {
        foreach (var fault in Strengths(robustness).SelectMany(list => Faults(list.Kind, list.Strengths)))
        {
            yield return fault;
        }

        if (trainer.Image is not null)
        {
            yield break;
        }

        if (LearningTasks.TargetOf(trainer.Task) is not TargetKind.Class)
        {
            yield return (Field, $"is for the task {LearningTasks.Classification}, but spec.trainer.task is {trainer.Task}; remove it");
        }
        else if (!Changes(dataset))
        {
            yield return (Field, $"{Nothing}; remove it");
        }

        foreach (var (kind, _) in Strengths(robustness).Skip(1).Where(list => list.Strengths?.Count > 0
            && !BuiltInHyperparameters.Attacked.Contains(trainer.Architecture)))
        {
            yield return (Path(kind),
                $"is for the architecture {string.Join(" or ", BuiltInHyperparameters.Attacked)}, but spec.trainer.architecture is "
                + $"{trainer.Architecture}; remove it");
        }

        foreach (var (kind, _) in Strengths(robustness).Skip(1).Where(list => list.Strengths?.Count > 0
            && trainer.Compression?.Quantize is not null))
        {
            yield return (Path(kind),
                "follows the gradients of a network of floats, and spec.trainer.compression.quantize publishes one of integers; "
                + "remove one of them");
        }
    }

    private static IEnumerable<(string Field, string Message)> Faults(string kind, IReadOnlyList<string>? strengths)
    {
        if (strengths is null)
        {
            yield return (Path(kind), "is null; remove it");
            yield break;
        }

        if (strengths.Count > RobustnessOptions.Most)
        {
            yield return (Path(kind), $"has more than {RobustnessOptions.Most} entries");
        }

        var seen = new HashSet<decimal>();
        for (var i = 0; i < strengths.Count; i++)
        {
            // A metric's name has six digits after the point.
            if (!DecimalText.TryParse(strengths[i], out var strength) || strength <= 0 || strength > RobustnessOptions.Strongest
                || decimal.Round(strength, 6) != strength)
            {
                yield return ($"{Path(kind)}[{i}]",
                    $"'{strengths[i]}' is not a decimal above 0 and at most {RobustnessOptions.Strongest}, with at most six digits after "
                    + "the point; write it as 0.1, in quotes");
            }
            else if (!seen.Add(strength))
            {
                yield return ($"{Path(kind)}[{i}]", $"'{strengths[i]}' stands there twice; remove one");
            }
        }
    }

    private static (string Kind, IReadOnlyList<string>? Strengths)[] Strengths(RobustnessOptions robustness) =>
    [
        (RobustnessMetrics.Noise, robustness.Noise), (RobustnessMetrics.Fgsm, robustness.Fgsm), (RobustnessMetrics.Pgd, robustness.Pgd),
    ];

    private static string Path(string kind) => $"{Field}.{char.ToUpperInvariant(kind[0])}{kind[1..]}";

    // A number that is sorted into bins is a category to the network.
    private static bool Changes(DatasetOptions dataset) => (dataset.Features ?? []).Any(feature =>
        feature is { Type: FeatureTypes.Image } or { Type: FeatureTypes.Numeric, Bins: null });
}
