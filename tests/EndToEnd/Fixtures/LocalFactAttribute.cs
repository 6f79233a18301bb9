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
