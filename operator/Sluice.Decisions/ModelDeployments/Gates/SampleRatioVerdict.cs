namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Whether the requests came as the weights ask.</summary>
/// <param name="Mismatch">Whether it is proven that they did not.</param>
/// <param name="Statistic">The natural logarithm of the test's e-value, a decimal; the observed share where callers are kept at their version.</param>
/// <param name="Message">The verdict in a sentence.</param>
public sealed record SampleRatioVerdict(bool Mismatch, string Statistic, string Message);
