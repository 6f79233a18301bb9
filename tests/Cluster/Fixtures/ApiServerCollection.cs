using Xunit;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>For classes that must not run beside each other; others take <see cref="ApiServer"/> as a class fixture.</summary>
[CollectionDefinition(Name)]
public sealed class ApiServerCollection : ICollectionFixture<ApiServer>
{
    public const string Name = "one at a time";
}
