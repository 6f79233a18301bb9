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
            Assert.Equal((GateVerdict.Running, GateReason.NoTraffic), (status.Verdict, status.Reason));
        }

        // From the first request on, the hour runs.
        status = input.Answered(0, 1, 0, 9).Before(status!).At(86_430).Judge();
        Assert.Equal((GateReason.Collecting, 86_430), (status.Reason, status.SecondsWithoutData));
        for (var second = 86_460; second < 86_430 + 3600; second += 30)
        {
            status = input.Answered(0, 1, 0, 9).Before(status).At(second).Judge();
            Assert.Equal(GateVerdict.Running, status.Verdict);
        }

        status = input.Answered(0, 1, 0, 9).Before(status).At(86_430 + 3600).Judge();
        Assert.Equal((GateVerdict.Failed, GateReason.Undecided), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData("Extend", "RollBack", 3599, GateVerdict.Running, GateReason.NoTraffic)]
    [InlineData("Extend", "RollBack", 3600, GateVerdict.Failed, GateReason.Undecided)]
    [InlineData("Extend", "Hold", 3600, GateVerdict.Inconclusive, GateReason.Undecided)]
    [InlineData("Extend", "Advance", 90_000, GateVerdict.Running, GateReason.NoTraffic)]
    [InlineData("Fail", "Hold", 119, GateVerdict.Running, GateReason.NoTraffic)]
    [InlineData("Fail", "Hold", 120, GateVerdict.Failed, GateReason.NoTraffic)]
    public void Without_traffic_the_declared_policy_applies(
        string noData, string undecided, int seconds, GateVerdict verdict, GateReason reason)
    {
        var input = GateInputs.Of(
            Errors with { NoData = noData, Undecided = undecided, MaxDuration = "1h" }) with
        { MinDuration = TimeSpan.FromMinutes(2) };
        var status = input.Before(input.At(0).Judge()).At(seconds).Judge();
        Assert.Equal((verdict, reason), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData("Hold", GateVerdict.Inconclusive)]
    [InlineData("Advance", GateVerdict.Passed)]
    [InlineData("RollBack", GateVerdict.Failed)]
    public void A_gate_that_is_undecided_at_its_limit_takes_its_declared_outcome(string undecided, GateVerdict verdict)
    {
        var bySamples = GateInputs.Of(Errors with { Undecided = undecided, MaxSamples = 100 });
        Assert.Equal(GateReason.Collecting, bySamples.Answered(0, 99, 0, 900).Judge().Reason);
        var status = bySamples.Answered(0, 100, 0, 900).Judge();
        Assert.Equal((verdict, GateReason.Undecided), (status.Verdict, status.Reason));

        var byTime = GateInputs.Of(Errors with { Undecided = undecided, MaxDuration = "5m" }).Answered(0, 99, 0, 900);
        Assert.Equal(GateReason.Collecting, byTime.At(299).Judge().Reason);
        status = byTime.At(300).Judge();
        Assert.Equal((verdict, GateReason.Undecided), (status.Verdict, status.Reason));
    }

    [Fact]
    public void Harm_stands_above_every_limit()
    {
        var input = GateInputs.Of(Errors with { Undecided = "Advance", MaxSamples = 1, MaxDuration = "1s" }).Answered(10, 10, 0, 90)
            .At(100);
        Assert.Equal(GateVerdict.Failed, input.Judge().Verdict);
    }

    [Fact]
    public void Errors_in_a_row_wait_up_to_their_limit_and_then_the_policy_says()
    {
        var input = GateInputs.Of(Errors with { NoData = "Fail", ErrorLimit = 2 }) with { Problem = "g-0: refused" };
        GateStatus? status = null;
        for (var look = 1; look <= 2; look++)
        {
            status = (input with { Previous = status }).At(look).Judge();
            Assert.Equal((GateVerdict.Running, GateReason.QueryError, look), (status.Verdict, status.Reason, status.Errors));

            // A second look in the same second is the same error.
            Assert.Equal(look, input.Before(status).At(look).Judge().Errors);
        }

        Assert.Equal(0, (input with { Problem = null }).Answered(0, 5, 0, 5).Before(status!).At(3).Judge().Errors);
        status = input.Before(status!).At(3).Judge();
        Assert.Equal((GateVerdict.Failed, GateReason.QueryError), (status.Verdict, status.Reason));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_leaps_by_an_hour_uses_up_no_limit_and_makes_no_negative_time(int leap)
    {
        var input = GateInputs.Of(Errors with { MaxDuration = "30m", Undecided = "RollBack" }).Answered(0, 50, 0, 450);
        var before = input.At(60).Judge();
        var after = input.Before(before).At(60 + leap).Judge();
        Assert.Equal(GateVerdict.Running, after.Verdict);
        Assert.True(after.SecondsWithoutData is >= 0 and <= 3600);

        // And back again.
        var again = input.Before(after).At(70).Judge();
        Assert.Equal(GateVerdict.Running, again.Verdict);
        Assert.True(again.SecondsWithoutData is >= 0 and <= 3600);
    }

    [Fact]
    public void A_gate_of_which_nothing_has_changed_is_written_again_only_where_time_without_data_does_not_count()
    {
        var input = GateInputs.Of(Errors).Answered(0, 50, 0, 450);
        var status = input.At(10).Judge();
        Assert.Same(status, input.Before(status).At(100_000).Judge());

        var limited = GateInputs.Of(Errors with { MaxDuration = "1d" }).Answered(0, 50, 0, 450);
        status = limited.At(10).Judge();
        Assert.Same(status, limited.Before(status).At(39).Judge());
        Assert.Equal(GateInputs.Start.AddSeconds(40), limited.Before(status).At(40).Judge().EvaluationTime);
    }

    [Fact]
    public void Time_without_data_is_known_though_no_status_was_written_meanwhile()
    {
        var silent = GateInputs.Of(Errors with { MaxDuration = "10m", Undecided = "RollBack" });
        var status = silent.At(0).Judge();
        Assert.Same(status, silent.Before(status).At(3600).Judge());

        var spoken = silent.Answered(0, 50, 0, 450).Before(status).At(3600).Judge();
        Assert.Equal((3600, GateVerdict.Running), (spoken.SecondsWithoutData, spoken.Verdict));
        for (var second = 3602; second < 4200; second += 2)
        {
            spoken = silent.Answered(0, 50, 0, 450).Before(spoken).At(second).Judge();
            Assert.Equal(GateVerdict.Running, spoken.Verdict);
        }

        Assert.Equal(GateVerdict.Failed, silent.Answered(0, 50, 0, 450).Before(spoken).At(4200).Judge().Verdict);
    }

    [Fact]
    public void A_status_says_the_same_when_it_is_judged_again()
    {
        var input = GateInputs.Of(Errors with { NoData = "Extend", MaxDuration = "1h" }).Answered(1, 50, 0, 450);
        Assert.Equal(input.Judge(), input.Judge());
        Assert.Equal(input.Judge(), input.Before(input.Judge()).Judge());
    }
}
