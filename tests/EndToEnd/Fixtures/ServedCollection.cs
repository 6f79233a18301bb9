using Xunit;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Runs its tests one after the other, because the node has two cores and the tests break things.</summary>
[CollectionDefinition(Name)]
public sealed class ServedCollection : ICollectionFixture<Served>
{
    public const string Name = "served";
}
