using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Validation.TrainingJobs.Trainers;

/// <summary>
/// Each hyperparameter of an image of the user's own has a variable for itself: <c>a.b</c>, <c>a_b</c> and <c>aB</c> would all be in
/// SLUICE_PARAM_A_B, of which a program reads the last.
/// </summary>
internal static class ParameterVariableRules
{
    /// <summary>The faults, as paths below the job and messages.</summary>
    public static IEnumerable<(string Field, string Message)> Faults(TrainingJobSpec spec)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, field) in Names(spec))
        {
            var variable = OutputContract.ParameterVariable(name);
            if (!taken.TryAdd(variable, name) && taken[variable] != name)
            {
                yield return (field, $"'{name}' would be in the variable {variable}, as '{taken[variable]}' is; rename one of them");
            }
        }
    }

    // In one order, so that the message is the same each time. One that is fixed and searched as well is refused by the search.
    private static IEnumerable<(string Name, string Field)> Names(TrainingJobSpec spec) =>
    [
        .. (spec.Trainer.Hyperparameters ?? new Dictionary<string, string>()).Keys.Order(StringComparer.Ordinal)
            .Select(name => (name, $"Spec.Trainer.Hyperparameters.{name}")),
        .. (spec.Search?.Parameters ?? []).Select((parameter, i) => (parameter?.Name ?? "", $"Spec.Search.Parameters[{i}].Name")),
    ];
}
