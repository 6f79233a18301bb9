namespace Simulation;

/// <summary>Something that must hold at every instant did not.</summary>
public sealed class InvariantBrokenException(string rule, string message) : Exception(message)
{
    public string Rule { get; } = rule;
}
