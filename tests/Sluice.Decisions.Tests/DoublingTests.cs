using Sluice.Decisions.Text;
using Xunit;

namespace Sluice.Decisions.Tests;

public sealed class DoublingTests
{
    private static readonly Doubling Waits = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 8)]
    [InlineData(5, 10)]
    [InlineData(int.MaxValue, 10)]
    public void Waits_double_up_to_the_longest(int failures, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Waits.After(failures));
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2), Waits.After(failures, share: 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Waits.After(failures, share: 1));
    }

    [Fact]
    public void A_first_wait_of_a_hundred_years_does_not_overflow() =>
        Assert.Equal(TimeSpan.FromDays(36500), new Doubling(TimeSpan.FromDays(36500), TimeSpan.FromDays(36500)).After(100));
}
