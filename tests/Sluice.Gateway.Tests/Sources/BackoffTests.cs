using Sluice.Gateway.Sources;

namespace Sluice.Gateway.Tests.Sources;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_the_limit_and_begin_anew_after_a_success()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

        foreach (var full in new[] { 200, 400, 800, 1600, 3200, 6400, 10000, 10000 })
        {
            Assert.InRange(backoff.Next().TotalMilliseconds, full / 2.0, full);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 100, 200);
    }
}
