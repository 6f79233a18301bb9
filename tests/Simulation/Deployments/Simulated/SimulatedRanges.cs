namespace Simulation.Deployments.Simulated;

/// <summary>Ranges and their versions, written by hand so that they do not depend on the tested code.</summary>
public static class SimulatedRanges
{
    private static readonly Dictionary<string, string[]> InRange = new()
    {
        // The highest version comes first.
        ["^1.0.0"] = ["1.3.4", "1.3.3", "1.3.2", "1.3.1", "1.2.0", "1.1.0", "1.0.0"],
        ["~1.1.0"] = ["1.1.0"],
        [">=1.1.0 <1.3.0"] = ["1.2.0", "1.1.0"],
        ["^3.0.0"] = [],
    };

    public static IReadOnlyList<string> Names { get; } = [.. InRange.Keys];

    /// <summary>The versions of a range, highest first. Null when it is no range.</summary>
    public static IReadOnlyList<string>? Of(string version) => InRange.GetValueOrDefault(version);
}
