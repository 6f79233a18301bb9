using System.Net;
using k8s.Autorest;
using Sluice.Operator.Configuration;
using Sluice.Operator.Reconciling;
using Xunit;

namespace Sluice.Operator.Tests.Reconciling;

public sealed class FailuresTests
{
    private static readonly OperatorOptions Options = new()
    {
        BackoffBase = TimeSpan.FromSeconds(1),
        BackoffLimit = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public void The_delay_doubles_up_to_the_limit_and_is_jittered_downwards()
    {
        var failures = new Failures(Options, TimeProvider.System);
        foreach (var full in new[] { 1, 2, 4, 8, 10, 10, 10 })
        {
            Assert.InRange(
                failures.Add("a", new InvalidOperationException()), TimeSpan.FromSeconds(full / 2.0), TimeSpan.FromSeconds(full));
        }
    }

    [Fact]
    public void Objects_are_counted_apart_and_start_over_after_a_success()
    {
        var failures = new Failures(Options, TimeProvider.System);
        for (var i = 0; i < 100; i++)
        {
            failures.Add("a", new InvalidOperationException());
        }

        Assert.InRange(failures.Add("b", new InvalidOperationException()), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        failures.Forget("a");
        Assert.InRange(failures.Add("a", new InvalidOperationException()), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("-1", 0)]
    [InlineData("100000", 0)]
    [InlineData("Wed, 21 Oct 2026 07:28:00 GMT", 0)]
    public void A_server_that_asks_for_more_time_gets_it_and_a_little_more(string header, int seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        var error = new HttpOperationException { Response = new HttpResponseMessageWrapper(response, "") };
        var delay = new Failures(Options, TimeProvider.System).Add("a", error);
        Assert.InRange(delay, TimeSpan.FromSeconds(Math.Max(seconds * 1.02, 0.5)), TimeSpan.FromSeconds(Math.Max(seconds * 1.1, 1)));
    }
}
