namespace Sluice.Api.Validation;

/// <summary>A field of a spec that breaks a rule.</summary>
/// <param name="Field">Path, such as <c>spec.strategy.steps[2].weight</c>.</param>
/// <param name="Message">What is wrong with it and what helps.</param>
public sealed record FieldError(string Field, string Message)
{
    /// <summary>Path and message, as users see them.</summary>
    public override string ToString() => $"{Field}: {Message}";
}
