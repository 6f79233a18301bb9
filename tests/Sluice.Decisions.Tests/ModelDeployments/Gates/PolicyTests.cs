using Sluice.Api.ModelDeployments;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class PolicyTests
{
    private static readonly RolloutGate Errors = new() { ErrorRate = new ErrorRateGate { Margin = "0.01" } };

    [Fact]
    public void Without_traffic_hold_waits_for_a_day_and_its_time_is_not_counted()
    {
        var input = GateInputs.Of(Errors with { NoData = "Hold", MaxDuration = "1h", Undecided = "RollBack" });
        GateStatus? status = null;
        for (var second = 0; second <= 86_400; second += 30)
        {
            status = (input with { Previous = status }).At(second).Judge();
            Assert.Equal((GateVerdicts.Collecting, GateReasons.NoTraffic), (status.Verdict, status.Reason));
        }

        Assert.Equal(86_400, status!.SecondsWithoutData);

        // From the first request on, the hour runs.
        status = input.Answered(0, 1, 0, 9).Before(status).At(86_430).Judge();
        Assert.Equal(GateReasons.Collecting, status.Reason);
        for (var second = 86_460; second < 86_430 + 3600; second += 30)
        {
            status = input.Answered(0, 1, 0, 9).Before(status).At(second).Judge();
            Assert.Equal(GateVerdicts.Collecting, status.Verdict);
        }

        status = input.Answered(0, 1, 0, 9).Before(status).At(86_430 + 3600).Judge();
        Assert.Equal((GateVerdicts.Failed, GateReasons.Undecided), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData("Extend", "RollBack", 3599, GateVerdicts.Collecting, GateReasons.NoTraffic)]
    [InlineData("Extend", "RollBack", 3600, GateVerdicts.Failed, GateReasons.Undecided)]
    [InlineData("Extend", "Hold", 3600, GateVerdicts.Collecting, GateReasons.Undecided)]
    [InlineData("Extend", "Advance", 90_000, GateVerdicts.Collecting, GateReasons.NoTraffic)]
    [InlineData("Fail", "Hold", 119, GateVerdicts.Collecting, GateReasons.NoTraffic)]
    [InlineData("Fail", "Hold", 120, GateVerdicts.Failed, GateReasons.NoTraffic)]
    public void Without_traffic_the_declared_policy_applies(string noData, string undecided, int seconds, string verdict, string reason)
    {
        var input = GateInputs.Of(Errors with { NoData = noData, Undecided = undecided, MaxDuration = "1h" }) with { MinDuration = TimeSpan.FromMinutes(2) };
        var status = input.Before(input.At(0).Judge()).At(seconds).Judge();
        Assert.Equal((verdict, reason), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData("Hold", GateVerdicts.Collecting)]
    [InlineData("Advance", GateVerdicts.NotWorse)]
    [InlineData("RollBack", GateVerdicts.Failed)]
    public void A_gate_that_is_undecided_at_its_limit_takes_its_declared_outcome(string undecided, string verdict)
    {
        var bySamples = GateInputs.Of(Errors with { Undecided = undecided, MaxSamples = 100 });
        Assert.Equal(GateReasons.Collecting, bySamples.Answered(0, 99, 0, 900).Judge().Reason);
        var status = bySamples.Answered(0, 100, 0, 900).Judge();
        Assert.Equal((verdict, GateReasons.Undecided), (status.Verdict, status.Reason));

        var byTime = GateInputs.Of(Errors with { Undecided = undecided, MaxDuration = "5m" }).Answered(0, 99, 0, 900);
        Assert.Equal(GateReasons.Collecting, byTime.At(299).Judge().Reason);
        status = byTime.At(300).Judge();
        Assert.Equal((verdict, GateReasons.Undecided), (status.Verdict, status.Reason));
    }

    [Fact]
    public void Harm_stands_above_every_limit()
    {
        var input = GateInputs.Of(Errors with { Undecided = "Advance", MaxSamples = 1, MaxDuration = "1s" }).Answered(10, 10, 0, 90).At(100);
        Assert.Equal(GateVerdicts.HarmProven, input.Judge().Verdict);
    }

    [Fact]
    public void Errors_in_a_row_wait_up_to_their_limit_and_then_the_policy_says()
    {
        var input = GateInputs.Of(Errors with { NoData = "Fail", ErrorLimit = 2 }) with { Problem = "g-0: refused" };
        GateStatus? status = null;
        for (var look = 1; look <= 2; look++)
        {
            status = (input with { Previous = status }).At(look).Judge();
            Assert.Equal((GateVerdicts.Collecting, GateReasons.QueryError, look), (status.Verdict, status.Reason, status.Errors));

            // A second look in the same second is the same error.
            Assert.Equal(look, input.Before(status).At(look).Judge().Errors);
        }

        Assert.Equal(0, (input with { Problem = null }).Answered(0, 5, 0, 5).Before(status!).At(3).Judge().Errors);
        status = input.Before(status!).At(3).Judge();
        Assert.Equal((GateVerdicts.Failed, GateReasons.QueryError), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_leaps_by_an_hour_uses_up_no_limit_and_makes_no_negative_time(int leap)
    {
        var input = GateInputs.Of(Errors with { MaxDuration = "30m", Undecided = "RollBack" }).Answered(0, 50, 0, 450);
        var before = input.At(60).Judge();
        var after = input.Before(before).At(60 + leap).Judge();
        Assert.Equal(GateVerdicts.Collecting, after.Verdict);
        Assert.True(after.SecondsWithoutData is >= 0 and <= 3600);

        // And back again.
        var again = input.Before(after).At(70).Judge();
        Assert.Equal(GateVerdicts.Collecting, again.Verdict);
        Assert.True(again.SecondsWithoutData is >= 0 and <= 3600);
    }

    [Fact]
    public void A_gate_of_which_nothing_has_changed_is_written_anew_every_ten_seconds_at_most()
    {
        var input = GateInputs.Of(Errors).Answered(0, 50, 0, 450);
        var status = input.At(10).Judge();
        Assert.Same(status, input.Before(status).At(19).Judge());
        Assert.Equal(GateInputs.Start.AddSeconds(20), input.Before(status).At(20).Judge().EvaluationTime);
    }

    [Fact]
    public void A_status_says_the_same_when_it_is_judged_again()
    {
        var input = GateInputs.Of(Errors with { NoData = "Extend", MaxDuration = "1h" }).Answered(1, 50, 0, 450);
        Assert.Equal(input.Judge(), input.Judge());
        Assert.Equal(input.Judge(), input.Before(input.Judge()).Judge());
    }
}
