namespace Simulation;

/// <summary>A rule that must hold at every instant was broken.</summary>
public sealed class InvariantBrokenException(string rule, string message) : Exception(message)
{
    public string Rule { get; } = rule;
}
