using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Crashes;

/// <summary>Takes the whole machine, so it runs when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CrashCollection : ICollectionFixture<ApiServer>
{
    public const string Name = "crashes";
}
