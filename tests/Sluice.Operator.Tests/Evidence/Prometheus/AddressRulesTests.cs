using System.Net;
using Sluice.Operator.Evidence.Prometheus;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Prometheus;

public class AddressRulesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.200.3.4")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2002:7f00:1::")]
    public void What_only_the_operator_can_reach_is_refused(string address) =>
        Assert.False(AddressRules.Allow(IPAddress.Parse(address), []));

    [Theory]
    [InlineData("10.96.0.17")]
    [InlineData("192.168.1.1")]
    [InlineData("93.184.216.34")]
    [InlineData("fd00:1234::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    public void Addresses_in_and_beyond_the_cluster_are_allowed(string address) =>
        Assert.True(AddressRules.Allow(IPAddress.Parse(address), []));

    [Fact]
    public void The_operator_may_allow_a_network()
    {
        IPNetwork[] allowed = [IPNetwork.Parse("127.0.0.0/8")];
        Assert.True(AddressRules.Allow(IPAddress.Parse("127.0.0.1"), allowed));
        Assert.True(AddressRules.Allow(IPAddress.Parse("::ffff:127.0.0.1"), allowed));
        Assert.False(AddressRules.Allow(IPAddress.Parse("169.254.169.254"), allowed));
        Assert.False(AddressRules.Allow(IPAddress.Parse("::1"), allowed));
    }
}
