using Sluice.Api.Text;

namespace Sluice.Api.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("250ms", 250)]
    [InlineData("1m1s1ms", 61_001)]
    [InlineData("0s", 0)]
    public void A_duration_is_read(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5m ")]
    [InlineData("5m\n")]
    [InlineData("999999999h")]
    [InlineData(null)]
    public void What_is_not_a_duration_is_refused(string? text)
    {
        Assert.False(Duration.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(250, "250ms")]
    [InlineData(61_500, "1m1s")]
    [InlineData(90_000_000, "25h")]
    public void A_duration_is_written(long milliseconds, string text)
    {
        Assert.Equal(text, Duration.Write(TimeSpan.FromMilliseconds(milliseconds)));
    }
}
