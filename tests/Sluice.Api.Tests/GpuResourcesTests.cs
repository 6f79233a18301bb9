using Sluice.Api.Pods;

namespace Sluice.Api.Tests;

public class GpuResourcesTests
{
    [Theory]
    [InlineData("nvidia.com/gpu", "2", 2)]
    [InlineData("nvidia.com/gpu", "1e1", 10)]
    [InlineData("nvidia.com/gpu", "1k", 1000)]
    [InlineData("nvidia.com/gpu.shared", "3", 3)]
    [InlineData("nvidia.com/mig-1g.10gb", "4", 4)]
    [InlineData("amd.com/gpu", "1", 1)]
    [InlineData("gpu.intel.com/i915", "1", 1)]
    [InlineData("nvidia.com/gpu", "0", 0)]
    [InlineData("nvidia.com/gpu", "500m", 0)]
    [InlineData("nvidia.com/gpu", "many", 0)]
    [InlineData("nvidia.com/gpu", "999999999999", 10_000)]
    [InlineData("rdma/hca_shared_devices_a", "1", 0)]
    [InlineData("example.com/gpu-license", "1", 0)]
    [InlineData("memory", "8Gi", 0)]
    public void GPUs_are_counted_by_one_rule(string name, string quantity, long gpus) =>
        Assert.Equal(gpus, GpuResources.Of(new ResourceOptions { Limits = new Dictionary<string, string> { [name] = quantity } }));
}
