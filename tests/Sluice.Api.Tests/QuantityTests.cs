using System.Text.Json;

using Sluice.Api.Contracts;
using Sluice.Api.Pods;

namespace Sluice.Api.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("500m", 0.5)]
    [InlineData("0.5", 0.5)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    [InlineData("1.5Gi", 1610612736)]
    [InlineData("1e3", 1000)]
    [InlineData("1E3", 1000)]
    [InlineData("2E", 2e18)]
    [InlineData("100u", 0.0001)]
    [InlineData("+1", 1)]
    public void An_amount_is_read_as_Kubernetes_reads_it(string text, double value)
    {
        Assert.True(Quantity.TryParse(text, out var read));
        Assert.Equal((decimal)value, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1 Gi")]
    [InlineData("1gi")]
    [InlineData("lots")]
    [InlineData("1\n")]
    [InlineData("999999999999999999E")]
    [InlineData("1e99")]
    public void What_is_no_amount_is_refused(string? text)
    {
        Assert.False(Quantity.TryParse(text, out _));
    }

    [Fact]
    public void Numbers_and_texts_are_the_same_resources()
    {
        var plain = Read("""{"limits":{"nvidia.com/gpu":1,"cpu":2,"memory":1073741824},"requests":{"cpu":0.5}}""");

        Assert.Equal("1", plain.Limits["nvidia.com/gpu"]);
        Assert.Equal("0.5", plain.Requests["cpu"]);
        Assert.Equal(
            ContractJson.Write(Read("""{"limits":{"memory":"1073741824","cpu":"2","nvidia.com/gpu":"1"},"requests":{"cpu":"0.5"}}""")),
            ContractJson.Write(plain));
    }

    [Theory]
    [InlineData("""{"limits":{"cpu":true}}""")]
    [InlineData("""{"limits":{"cpu":{"value":1}}}""")]
    [InlineData("""{"limits":"2"}""")]
    public void What_is_neither_number_nor_text_is_refused(string json)
    {
        Assert.Throws<JsonException>(() => Read(json));
    }

    private static ResourceOptions Read(string json) => JsonSerializer.Deserialize<ResourceOptions>(json, ContractJson.Options)!;
}
