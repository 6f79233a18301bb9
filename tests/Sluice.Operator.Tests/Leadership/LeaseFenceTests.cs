using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Leadership;
using Xunit;

namespace Sluice.Operator.Tests.Leadership;

public sealed class LeaseFenceTests
{
    private readonly StoppedClock _clock = new();
    private readonly LeaseFence _fence;

    public LeaseFenceTests() => _fence = new LeaseFence(new OperatorOptions { LeaseDuration = TimeSpan.FromSeconds(10) }, _clock);

    [Fact]
    public void It_is_closed_until_the_lease_is_held()
    {
        Assert.Throws<LeaseExpiredException>(() => _fence.Enter());
        _fence.Open(_clock.GetTimestamp());
        Assert.False(_fence.Enter().IsCancellationRequested);
    }

    [Theory]
    [InlineData(7.9, true)]
    [InlineData(8.0, false)]
    [InlineData(100, false)]
    public void It_closes_by_itself_before_the_lease_ends(double seconds, bool open)
    {
        _fence.Open(_clock.GetTimestamp());
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(open, IsOpen());
    }

    [Fact]
    public void A_renewal_counts_from_when_it_was_sent()
    {
        var sent = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(7));
        _fence.Open(sent);
        Assert.True(IsOpen());
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(IsOpen());
        _fence.Open(_clock.GetTimestamp());
        Assert.True(IsOpen());
    }

    [Fact]
    public void What_is_under_way_ends_when_it_is_closed_and_not_when_the_lease_was_renewed_meanwhile()
    {
        _fence.Open(_clock.GetTimestamp());
        var write = _fence.Enter();
        _fence.Open(_clock.GetTimestamp());
        Assert.False(write.IsCancellationRequested);
        _fence.Close();
        Assert.True(write.IsCancellationRequested);
        Assert.False(IsOpen());
    }

    private bool IsOpen()
    {
        try
        {
            return !_fence.Enter().IsCancellationRequested;
        }
        catch (LeaseExpiredException)
        {
            return false;
        }
    }

    private sealed class StoppedClock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
