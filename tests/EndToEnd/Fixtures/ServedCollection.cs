using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>One after the other: a node of two cores, and tests that break things.</summary>
[CollectionDefinition(Name)]
public sealed class ServedCollection : ICollectionFixture<Served>
{
    public const string Name = "served";
}
