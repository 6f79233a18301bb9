using Sluice.Api.Hyperparameters;
using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Api.Validation.TrainingJobs.Tasks;

namespace Sluice.Api.Validation.TrainingJobs.Searching;

/// <summary>
/// Rules of <see cref="SearchParameter"/>: each value that may be drawn is one that the hyperparameter may have. What fails only together
/// with a value of another one is found by the trial that draws both.
/// </summary>
internal static class SearchParameterRules
{
    /// <summary>The faults, as paths below the search and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec, SearchOptions search, TrainerOptions trainer)
    {
        if (search.Parameters is not { Count: > 0 } parameters)
        {
            yield return ("Parameters", "is empty; name the hyperparameters to vary");
            yield break;
        }

        foreach (var name in Repeated.In(parameters, parameter => parameter.Name))
        {
            yield return ("Parameters", $"'{name}' stands there twice; give its values in one place");
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            var faults = parameters[i] is { } parameter ? Faults(spec, search, trainer, parameter) : [("", "is null; remove it")];
            foreach (var (field, message) in faults)
            {
                yield return (field.Length > 0 ? $"Parameters[{i}].{field}" : $"Parameters[{i}]", message);
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Faults(
        TrainingJobSpec spec, SearchOptions search, TrainerOptions trainer, SearchParameter parameter)
    {
        if (Name(spec, search, trainer, parameter.Name) is { } fault)
        {
            return [("Name", fault)];
        }

        return parameter switch
        {
            { Values: not null, Range: not null } or { Values: null, Range: null } => [("", "set exactly one of values, range")],
            { Values: { } values } => Values(trainer, parameter.Name, values),
            _ => Range(trainer, parameter.Name, parameter.Range!),
        };
    }

    private static string? Name(TrainingJobSpec spec, SearchOptions search, TrainerOptions trainer, string name)
    {
        if (NameRules.VisibleName(name) is { } unnamed)
        {
            return unnamed;
        }

        if (trainer.Hyperparameters?.ContainsKey(name) is true)
        {
            return $"'{name}' has a fixed value in spec.trainer.hyperparameters; remove it there, or do not vary it";
        }

        if (name == BuiltInHyperparameters.Epochs.Name && search.Algorithm is nameof(SearchAlgorithm.SuccessiveHalving))
        {
            return $"{search.Algorithm} decides by itself how many epochs a trial gets; set {name} in spec.trainer.hyperparameters";
        }

        if (trainer.Image is not null)
        {
            return null;
        }

        var known = BuiltInHyperparameters.All.FirstOrDefault(one => one.Name == name);
        return BuiltInHyperparameters.Fault(trainer, name, known?.Default)
            ?? (spec.WarmStart is null ? WarmStartRules.WithoutStart(name) : null);
    }

    private static IEnumerable<(string Field, string Message)> Values(TrainerOptions trainer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            yield return ("Values", "is empty; give the values to choose from");
        }

        foreach (var twice in Repeated.In(values, value => value))
        {
            yield return ("Values", $"'{twice}' stands there twice; remove one of them");
        }

        for (var i = 0; i < values.Count; i++)
        {
            var fault = values[i] is null ? "is null; remove it"
                : trainer.Image is null ? BuiltInHyperparameters.Fault(trainer, name, values[i])
                : null;
            if (fault is not null)
            {
                yield return ($"Values[{i}]", fault);
            }
        }
    }

    private static IEnumerable<(string Field, string Message)> Range(TrainerOptions trainer, string name, SearchRange range)
    {
        var known = trainer.Image is null ? BuiltInHyperparameters.All.First(one => one.Name == name) : null;
        if (known is { Kind: not (HyperparameterKind.Number or HyperparameterKind.WholeNumber) })
        {
            yield return ("Range", $"{name} is no single number; give values to choose from instead");
            yield break;
        }

        foreach (var (field, text) in new[] { ("Range.Min", range.Min), ("Range.Max", range.Max) })
        {
            if (!DecimalText.TryParse(text, out var end))
            {
                yield return (field, NoDecimal(text));
            }
            else if (Math.Abs(end) > SearchRange.Largest)
            {
                yield return (field,
                    $"{text} is beyond {SearchRange.Largest}; give a number from -{SearchRange.Largest} to {SearchRange.Largest}");
            }
            else if (known is not null && BuiltInHyperparameters.Fault(trainer, name, text) is { } fault)
            {
                yield return (field, fault);
            }
        }

        if (range.Scale is not (null or nameof(SearchScale.Linear) or nameof(SearchScale.Log)))
        {
            yield return ("Range.Scale", $"'{range.Scale}' is not known; use Linear or Log");
        }

        if (!DecimalText.TryParse(range.Min, out var min) || !DecimalText.TryParse(range.Max, out var max)
            || Math.Max(Math.Abs(min), Math.Abs(max)) > SearchRange.Largest)
        {
            yield break;
        }

        if (max <= min)
        {
            yield return ("Range.Max", $"{range.Max} is not above min, {range.Min}");
        }
        else if (range.Step is not null && Step(range.Step, max - min, known) is { } step)
        {
            yield return ("Range.Step", step);
        }

        if (range.Scale is nameof(SearchScale.Log) && min <= 0)
        {
            yield return ("Range.Min", $"{range.Min} is not above 0, and has no logarithm; raise it, or set scale to Linear");
        }
    }

    private static string? Step(string text, decimal width, Hyperparameter? known) =>
        !DecimalText.TryParse(text, out var step) ? NoDecimal(text)
        : step <= 0 ? $"{text} is not above 0"
        : step > width ? $"{text} is above the {width} from min to max, so that only min could be drawn; lower it"
        : step < width / SearchRange.MostSteps
            ? $"{text} divides the range into more than {SearchRange.MostSteps} parts; raise it, or remove it for any number"
        : known is { Kind: HyperparameterKind.WholeNumber } && step != decimal.Truncate(step)
            ? $"{text} is no whole number, and {known.Name} takes no other; give one, or remove it for 1"
        : null;

    private static string NoDecimal(string? text) => $"'{text}' is not a decimal; write it as 0.05, in quotes";
}
