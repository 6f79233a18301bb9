using Semver;

using Sluice.Api.Versions;

namespace Sluice.Api.Tests;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("^1.2", "1.2.0 1.2.9 1.99.0", "1.1.9 2.0.0 2.0.0-rc.1 1.3.0-rc.1")]
    [InlineData("^1.2.3", "1.2.3 1.3.0", "1.2.2 2.0.0")]
    [InlineData("^0.2.3", "0.2.3 0.2.9", "0.2.2 0.3.0 1.0.0")]
    [InlineData("^0.0.3", "0.0.3", "0.0.4 0.0.2")]
    [InlineData("^0", "0.0.0 0.9.9", "1.0.0")]
    [InlineData("~1.4.0", "1.4.0 1.4.99", "1.5.0 1.3.9 1.4.1-a")]
    [InlineData("~1.4", "1.4.0", "1.5.0")]
    [InlineData("~1", "1.0.0 1.9.9", "2.0.0")]
    [InlineData(">=2 <3", "2.0.0 2.9.9", "3.0.0 1.9.9 3.0.0-rc.1 2.0.0-rc.1")]
    [InlineData(">= 2  < 3", "2.0.0", "3.0.0")]
    [InlineData(">1.2", "1.3.0", "1.2.0 1.2.9")]
    [InlineData(">1.2.3", "1.2.4", "1.2.3")]
    [InlineData("<=1.2", "1.2.9", "1.3.0")]
    [InlineData("<=1.2.3", "1.2.3", "1.2.4")]
    [InlineData("1.x", "1.0.0 1.9.9", "0.9.9 2.0.0 1.0.0-a")]
    [InlineData("1.4.*", "1.4.0 1.4.7", "1.5.0")]
    [InlineData("1.4", "1.4.0 1.4.7", "1.5.0")]
    [InlineData("*", "0.0.0 99.0.0", "1.0.0-a")]
    [InlineData("=1.4.2", "1.4.2", "1.4.3")]
    [InlineData("^1.2 || ^3", "1.2.0 3.9.9", "2.0.0 4.0.0 3.1.0-rc.1")]
    [InlineData("1.2.3 - 2.0.0", "1.2.3 2.0.0", "1.2.2 2.0.1")]
    [InlineData(">=1.3.0-rc.1", "1.3.0-rc.1 1.3.0-rc.2 1.3.0 1.4.0", "1.3.0-beta 1.4.0-rc.1")]
    [InlineData("^1.3.0-rc.2", "1.3.0-rc.10 1.3.0", "1.3.0-rc.1 2.0.0-rc.1")]
    [InlineData(">=1.0.0 <99999999999999999999.0.0", "99999999999999999998.9.9", "99999999999999999999.0.0")]
    public void A_range_has_what_it_says(string text, string has, string hasNot)
    {
        Assert.True(VersionText.TryParseRange(text, out var range));
        Assert.All(has.Split(' '), version => Assert.True(range.Contains(Read(version)), version));
        Assert.All(hasNot.Split(' '), version => Assert.False(range.Contains(Read(version)), version));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("latest")]
    [InlineData(">=2 <")]
    [InlineData("1.x.3")]
    [InlineData("^01.2")]
    [InlineData("^1.2-rc.1")]
    [InlineData("1.2.3.4")]
    [InlineData(">*")]
    [InlineData("^1.2.3-")]
    [InlineData("^1.2.3+build")]
    [InlineData("1 2 3")]
    [InlineData("<0.0.0")]
    [InlineData("^1.2\n")]
    [InlineData(">=1.2.3 <1.2.4 || latest")]
    public void What_is_no_range_is_refused(string text) => Assert.False(VersionText.TryParseRange(text, out _));

    private static SemVersion Read(string text)
    {
        Assert.True(VersionText.TryParse(text, out var version));
        return version;
    }
}
