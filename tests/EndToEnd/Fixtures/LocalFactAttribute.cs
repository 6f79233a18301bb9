using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A test that needs access to the node: to the addresses of its Services, or to the files of a volume.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LocalFactAttribute : FactAttribute
{
    public LocalFactAttribute()
    {
        Skip = Node.Volumes is null
            ? "the node is not this machine: volumes and the Services' addresses are out of reach (SLUICE_NODE_VOLUMES is not set)"
            : null;
    }
}

/// <summary>
/// A test that takes minutes, or that takes down what the other tests of a run need: <c>make disturb</c> runs it, and the node is this
/// machine.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DisturbFactAttribute : FactAttribute
{
    public DisturbFactAttribute()
    {
        Skip = IsOn && Node.Volumes is not null ? null : "make disturb runs it, on the local cluster (SLUICE_DISTURB is not set)";
    }

    /// <summary>Whether all disturbances are wanted.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable("SLUICE_DISTURB") == "1";
}
