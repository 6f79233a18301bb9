using Sluice.Operator.Evidence.Prometheus;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Prometheus;

public class QueryTextTests
{
    [Theory]
    [InlineData("""sum(rate(x{version="{{version}}"}[1m]))""", """sum(rate(x{version="1.1.0"}[1m]))""")]
    [InlineData("{{ version }}{{version}}", "1.1.01.1.0")]
    [InlineData("{{unknown}} {version}", "{{unknown}} {version}")]
    [InlineData("""x{a="{{odd}}"}""", """x{a="a\x22} or \x27b\x60\\c\nd"}""")]
    public void Placeholders_are_filled_and_cannot_end_their_string(string query, string expected) => Assert.Equal(
        expected, QueryText.Fill(query, new Dictionary<string, string> { ["version"] = "1.1.0", ["odd"] = "a\"} or 'b`\\c\nd" }));
}
