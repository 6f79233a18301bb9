using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

public sealed class RouteTableReaderTests
{
    private const string Versions = """[{"version":"1","weight":100,"host":"h"}]""";

    [Theory]
    [InlineData(null, "is missing or is not a routing table")]
    [InlineData("", "is missing or is not a routing table")]
    [InlineData("{", "is missing or is not a routing table")]
    [InlineData("[]", "is missing or is not a routing table")]
    [InlineData("{}", "deployment is empty")]
    [InlineData("""{"deployment":"d"}""", "model is empty")]
    [InlineData("""{"deployment":"d","model":"m","generation":-1}""", "generation: -1 is below 0")]
    [InlineData("""{"deployment":"d","model":"m","versions":null}""", "versions is null")]
    [InlineData("""{"deployment":"d","model":"m","versions":[null]}""", "versions[0] is null")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[{"version":"1","weight":101,"host":"h"}]}""",
        "versions[0].weight: 101 is not from 0 to 100")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[{"version":"1","weight":90,"host":"h"}]}""",
        "versions: the weights sum to 90, not to 100")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[{"version":"1","weight":100,"host":"a b"}]}""",
        "versions[0].host: 'a b' is not a host name")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[{"version":"1","weight":100,"host":"h","port":0}]}""",
        "versions[0].port: 0 is not from 1 to 65535")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[{"version":"1","weight":50,"host":"h"},{"version":"1","weight":50,"host":"h"}]}""",
        "versions[1].version: '1' is empty or named twice")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"sticky":{"salt":"s"}}""", "sticky: name either a header or a cookie")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[],"sticky":{"header":"a","cookie":"b"}}""",
        "sticky: name either a header or a cookie")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"matches":null}""", "matches: the list is null")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"matches":[null]}""", "matches[0] is null")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"matches":[{"header":"a","version":"1"}]}""", "matches[0].value is empty")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[],"mirror":{"of":"1","version":"2","percent":101}}""",
        "mirror.percent: 101 is not from 0 to 100")]
    [InlineData(
        """{"deployment":"d","model":"m","versions":[],"mirror":{"percent":1,"maxOutstanding":9999}}""",
        "mirror.maxOutstanding: 9999")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"latencyBounds":[0]}""", "latencyBounds: the list is null")]
    [InlineData("""{"deployment":"d","model":"m","versions":[],"firstByteBounds":null}""", "firstByteBounds: the list is null")]
    public void A_table_that_cannot_be_served_is_refused_with_its_reason(string? json, string reason)
    {
        Assert.False(RouteTableReader.TryRead(json, out _, out var error));
        Assert.Contains(reason, error);
    }

    [Theory]
    [InlineData("""{"deployment":"d","model":"m","generation":1,"versions":[]}""")]
    [InlineData("""{"deployment":"d","model":"m","generation":1,"versions":[{"version":"1","weight":0,"host":"h"}]}""")]
    [InlineData("""{"deployment":"d","model":"m","later":"field","versions":[{"version":"1","weight":100,"host":"fd00::1","port":1}]}""")]
    [InlineData($$$"""{"deployment":"d","model":"m","versions":{{{Versions}}},"mirror":{"of":"1","version":"2","percent":5}}""")]
    [InlineData($$$"""{"deployment":"d","model":"m","versions":{{{Versions}}},"matches":[{"header":"a","value":"b","version":"2"}]}""")]
    public void A_table_without_traffic_or_with_fields_of_later_versions_is_taken(string json) =>
        Assert.True(RouteTableReader.TryRead(json, out _, out var error), error);
}
