using Sluice.Api.Validation;
using Sluice.Decisions.Observation;

namespace Sluice.Decisions.Conditions;

/// <summary>Writes field errors and name conflicts as the message of a condition.</summary>
public static class FieldErrorText
{
    private const int Shown = 5;

    /// <summary>The first five errors, and how many more there are.</summary>
    public static string Write(IReadOnlyList<FieldError> errors)
    {
        var text = string.Join("; ", errors.Take(Shown).Select(error => $"{error.Field}: {error.Message}"));
        return errors.Count <= Shown ? text : $"{text}; and {errors.Count - Shown} more";
    }

    /// <summary>The first five names that other objects hold, with the remedy.</summary>
    public static string Write(IReadOnlyList<NameConflict> conflicts) =>
        string.Join("; ", conflicts.Take(Shown).Select(conflict =>
            $"{conflict.Target} exists and is not controlled by this object; delete or rename it, or rename this object"));
}
