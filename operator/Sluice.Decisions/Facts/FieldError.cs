namespace Sluice.Decisions.Facts;

/// <summary>A rule that the spec breaks, as the validators of Sluice.Api found it.</summary>
/// <param name="Field">Path such as <c>spec.strategy.steps[2].weight</c>.</param>
/// <param name="Message">What is wrong and what helps, without the path.</param>
public sealed record FieldError(string Field, string Message);
