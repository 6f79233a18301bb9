using Sluice.Operator.Configuration;
using Xunit;

namespace Sluice.Operator.Tests.Configuration;

public class PriceSettingsTests
{
    [Fact]
    public void A_node_has_the_price_of_its_label_or_the_default()
    {
        var prices = PriceSettings.Parse("""{"perGpuHour": {"p4d.24xlarge": "4.10", "default": "1"}, "currency": "EUR"}""");
        Assert.Equal(("node.kubernetes.io/instance-type", "EUR"), (prices.Label, prices.Currency));
        Assert.Equal((4.10m, 1m, 1m), (prices.Of("p4d.24xlarge"), prices.Of("other"), prices.Of(null)));
    }

    [Theory]
    [InlineData("{}", "--prices: perGpuHour: 'default' is missing; set the price of a GPU on nodes that no other entry names")]
    [InlineData("""{"perGpuHour": {"a": "1"}}""", "--prices: perGpuHour: 'default' is missing; ")]
    [InlineData("""{"perGpuHour": {"default": "dear"}}""", "--prices: perGpuHour[default]: 'dear' is not a decimal; ")]
    [InlineData("""{"perGpuHour": {"default": "-1"}}""", "--prices: perGpuHour[default]: -1 is outside 0 to 1000000")]
    [InlineData("""{"perGpuHour": {"default": "1"}, "label": "a label"}""", "--prices: label: ")]
    [InlineData("""{"perGpuHour": {"default": "1"}, "currency": "European currency"}""", "--prices: currency: ")]
    [InlineData("""{"perHour": {}}""", "--prices: ")]
    [InlineData("1.00", "--prices: ")]
    public void What_is_wrong_is_named(string json, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<FormatException>(() => PriceSettings.Parse(json)).Message, StringComparison.Ordinal);
}
