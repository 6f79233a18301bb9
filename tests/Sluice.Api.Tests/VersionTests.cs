using Sluice.Api.Versions;

namespace Sluice.Api.Tests;

public sealed class VersionTests
{
    [Fact]
    public void Precedence_is_that_of_the_standard()
    {
        // semver.org, item 11, and numbers beyond 64 bits.
        string[] rising =
        [
            "0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
            "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "99999999999999999999.0.0", "100000000000000000000.0.0",
        ];
        var versions = rising.Select(text => VersionText.TryParse(text, out var version) ? version : throw new FormatException(text))
            .ToArray();

        for (var i = 0; i < versions.Length; i++)
        {
            for (var j = 0; j < versions.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].ComparePrecedenceTo(versions[j])));
            }
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("v1.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.0-01")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0+5")]
    [InlineData("1.0.0\n")]
    [InlineData(" 1.0.0")]
    [InlineData("1.0.0-é")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_a_version_is_refused(string? text)
    {
        Assert.False(VersionText.TryParse(text, out _));
    }
}
