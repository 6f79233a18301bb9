using Xunit;

namespace Sluice.Tests.Cluster.Fixtures;

/// <summary>A test that has the store behind the API server do something; not run where the store is out of reach.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EtcdFactAttribute : FactAttribute
{
    public EtcdFactAttribute()
    {
        Skip = Etcd.IsThere ? null : "etcd is out of reach: set SLUICE_TEST_ETCD to its address (plain HTTP)";
    }
}
