using Sluice.Api.Pods;

namespace Sluice.Api.Tests;

public class AcceleratorsTests
{
    [Theory]
    [InlineData("nvidia.com/gpu", "2", 2)]
    [InlineData("nvidia.com/gpu", "1e1", 10)]
    [InlineData("nvidia.com/gpu", "1k", 1000)]
    [InlineData("nvidia.com/gpu.shared", "3", 3)]
    [InlineData("nvidia.com/mig-1g.10gb", "4", 4)]
    [InlineData("amd.com/gpu", "1", 1)]
    [InlineData("gpu.intel.com/i915", "1", 1)]
    [InlineData("google.com/tpu", "8", 8)]
    [InlineData("habana.ai/gaudi", "8", 8)]
    [InlineData("aws.amazon.com/neuron", "16", 16)]
    [InlineData("nvidia.com/gpu", "0", 0)]
    [InlineData("nvidia.com/gpu", "500m", 0)]
    [InlineData("nvidia.com/gpu", "many", 0)]
    [InlineData("nvidia.com/gpu", "999999999999", 10_000)]
    [InlineData("rdma/hca_shared_devices_a", "1", 0)]
    [InlineData("vpc.amazonaws.com/efa", "4", 0)]
    [InlineData("gpu.intel.com/i915_monitoring", "1", 0)]
    [InlineData("example.com/gpu-license", "1", 0)]
    [InlineData("memory", "8Gi", 0)]
    public void Those_of_all_makers_are_counted_by_one_list(string name, string quantity, long count) =>
        Assert.Equal(count, Accelerators.Default.Of(Limits((name, quantity))));

    [Fact]
    public void An_installation_may_name_its_own()
    {
        var own = Accelerators.Parse("huawei.com/Ascend*, nvidia.com/gpu");
        Assert.Equal(5, own.Of(Limits(("huawei.com/Ascend910", "4"), ("nvidia.com/gpu", "1"), ("google.com/tpu", "8"))));
        Assert.Equal("huawei.com/Ascend*,nvidia.com/gpu", own.ToString());
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("nvidia.com/gpu,")]
    [InlineData("nvidia.com/")]
    [InlineData("nvidia.com/gpu/all")]
    [InlineData("Nvidia/gpu")]
    [InlineData("*/*")]
    [InlineData("nvidia.com/g?u")]
    [InlineData("nvidia.com gpu")]
    public void What_is_no_resource_is_named(string names) => Assert.Contains(
        "' is not a resource of a device plugin; write it with its domain, as nvidia.com/gpu",
        Assert.Throws<FormatException>(() => Accelerators.Parse(names)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_list_has_an_end() => Assert.StartsWith(
        "--accelerators: 65 names; give at most 64",
        Assert.Throws<FormatException>(() => Accelerators.Parse(string.Join(',', Enumerable.Repeat("a.b/c", 65)))).Message,
        StringComparison.Ordinal);

    private static ResourceOptions Limits(params (string Name, string Quantity)[] limits) =>
        new() { Limits = limits.ToDictionary(limit => limit.Name, limit => limit.Quantity) };
}
