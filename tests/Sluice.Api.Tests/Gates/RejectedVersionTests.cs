using Semver;
using Sluice.Api.Versions;

namespace Sluice.Api.Tests.Gates;

/// <summary>Pre-releases for results that a gate rejected.</summary>
public sealed class RejectedVersionTests
{
    [Theory]
    [InlineData("1.0.0", 1, "1.0.0-rejected.1")]
    [InlineData("10.2.0", 999, "10.2.0-rejected.999")]
    public void They_are_below_their_release_and_above_the_one_before(string release, int number, string expected)
    {
        var text = RejectedVersion.Of(release, number);
        Assert.Equal((expected, true, number), (text, RejectedVersion.Is(text), RejectedVersion.NumberOf(text, release)));

        Assert.True(VersionText.TryParse(text, out var version));
        Assert.True(VersionText.TryParse(release, out var own));
        Assert.True(SemVersion.ComparePrecedence(version, own) < 0);
        Assert.True(VersionText.TryParse(RejectedVersion.Of(release, number + 1), out var next));
        Assert.True(SemVersion.ComparePrecedence(version, next) < 0);
        Assert.True(VersionText.TryParseRange("^1 || ^10", out var range));
        Assert.False(range.Contains(version));
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0-rc.1")]
    [InlineData("1.0.0-rejected")]
    [InlineData("1.0.0-rejected.x")]
    [InlineData("1.0.0-rejected.1.2")]
    [InlineData("1.0.0-rejected.1-a")]
    [InlineData("")]
    [InlineData(null)]
    public void Others_are_not(string? text)
    {
        Assert.False(RejectedVersion.Is(text));
        Assert.Null(RejectedVersion.NumberOf(text, "1.0.0"));
    }

    [Fact]
    public void Each_attempt_has_a_tag_of_its_own()
    {
        Assert.Equal("1.0.0-rejected.3c0c3c8e.2", RejectedVersion.Tag("1.0.0", "3c0c3c8e-0000-4000-8000-000000000000", 2));
        Assert.Equal("1.0.0-rejected.job.0", RejectedVersion.Tag("1.0.0", "job", 0));
    }
}
