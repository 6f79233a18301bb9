using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>A test that reaches into the node: its Services' addresses, or the bytes of a volume.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LocalFactAttribute : FactAttribute
{
    public LocalFactAttribute()
    {
        Skip = Node.Volumes is null ? "the node is not this machine: volumes and the Services' addresses are out of reach (SLUICE_NODE_VOLUMES is not set)" : null;
    }
}
