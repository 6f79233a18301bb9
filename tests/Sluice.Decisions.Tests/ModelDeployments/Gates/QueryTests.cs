using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Judges;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class QueryTests
{
    private static readonly PrometheusGate Limit = new() { Query = "up", Min = "0.5", Max = "2" };

    [Theory]
    [InlineData(0.5, GateVerdict.Passed, "0.5")]
    [InlineData(2, GateVerdict.Passed, "2")]
    [InlineData(0.49, GateVerdict.Failed, "0.5")]
    [InlineData(2.01, GateVerdict.Failed, "2")]
    [InlineData(1e300, GateVerdict.Failed, "2")]
    public void A_value_is_held_against_limits(double value, GateVerdict verdict, string bound)
    {
        var status = Asked(Limit, Sample(5, value)).Judge();
        Assert.Equal(
            (verdict, verdict == GateVerdict.Failed ? GateReason.OutsideLimit : GateReason.WithinLimit), (status.Verdict, status.Reason));
        Assert.Equal(GateInputs.Start.AddSeconds(5), status.SampleTime);
        Assert.True(value is 0.5 or 2 ? status.Bound == "2" : status.Bound == bound, status.Bound);
    }

    [Theory]
    [InlineData("10", null, 109, GateVerdict.Passed)]
    [InlineData("10", null, 111, GateVerdict.Failed)]
    [InlineData(null, "1.2", 120, GateVerdict.Passed)]
    [InlineData(null, "1.2", 121, GateVerdict.Failed)]
    [InlineData("10", "1.2", 111, GateVerdict.Failed)]
    public void A_value_is_held_against_stables(string? maxIncrease, string? maxRatio, double value, GateVerdict verdict)
    {
        var gate = new PrometheusGate { Query = "up", MaxIncrease = maxIncrease, MaxRatio = maxRatio };
        Assert.Equal(verdict, (Asked(gate, Sample(5, value)) with { StableQuery = Sample(6, 100) }).Judge().Verdict);
        Assert.Equal(GateReason.Collecting, Asked(gate, Sample(5, value)).Judge().Reason);
    }

    [Theory]
    [InlineData(double.NaN, null, 5, GateReason.NotANumber, 1)]
    [InlineData(double.PositiveInfinity, null, 5, GateReason.NotANumber, 1)]
    [InlineData(double.NegativeInfinity, null, 5, GateReason.NotANumber, 1)]
    [InlineData(1.0, null, -1, GateReason.StaleSample, 1)]
    [InlineData(null, GateReason.QueryError, null, GateReason.QueryError, 1)]
    [InlineData(null, GateReason.NoTraffic, null, GateReason.NoTraffic, 0)]
    [InlineData(null, null, null, GateReason.QueryError, 1)]
    public void What_is_no_number_is_neither_a_pass_nor_a_break(
        double? value, GateReason? problem, int? sampleTime, GateReason reason, int errors)
    {
        var fact = new QueryFact
        {
            Value = value,
            Problem = problem,
            At = GateInputs.Start.AddSeconds(5),
            SampleTime = sampleTime is { } second ? GateInputs.Start.AddSeconds(second) : null,
        };
        var status = Asked(Limit, fact).Judge();
        Assert.Equal((GateVerdict.Running, reason, errors), (status.Verdict, status.Reason, status.Errors));
        Assert.Equal((0, 0), (status.Passed, status.Broken));

        // Not even after a pass.
        var passed = Asked(Limit, Sample(3, 1)).Judge();
        Assert.Equal(GateVerdict.Passed, passed.Verdict);
        Assert.Equal(GateVerdict.Running, Asked(Limit, fact).Before(passed).Judge().Verdict);
    }

    [Fact]
    public void A_sample_is_counted_once_however_often_the_gate_is_judged()
    {
        var gate = Limit with { Successes = 3, Failures = 2 };
        var status = Asked(gate, Sample(5, 1)).Judge();
        for (var look = 0; look < 5; look++)
        {
            status = Asked(gate, Sample(5, 1)).Before(status).At(10 + look).Judge();
        }

        Assert.Equal((1, GateVerdict.Running), (status.Passed, status.Verdict));
        status = Asked(gate, Sample(20, 9)).Before(status).At(20).Judge();
        Assert.Equal((0, 1, GateVerdict.Running), (status.Passed, status.Broken, status.Verdict));
        status = Asked(gate, new QueryFact { Problem = GateReason.QueryError, At = GateInputs.Start.AddSeconds(30) }).Before(status).At(30)
            .Judge();
        Assert.Equal((0, 1, 1), (status.Passed, status.Broken, status.Errors));
        status = Asked(gate, Sample(40, 9)).Before(status).At(40).Judge();
        Assert.Equal((2, 0, GateVerdict.Failed), (status.Broken, status.Errors, status.Verdict));
    }

    [Fact]
    public void Samples_are_counted_although_the_clock_went_back()
    {
        var gate = Limit with { Successes = 3 };
        var status = Asked(gate, Sample(3600, 1)).At(3600).Judge();
        status = Asked(gate, Sample(3600, 1)).Before(status).At(20).Judge();
        Assert.Equal(1, status.Passed);
        status = Asked(gate, Sample(30, 1)).Before(status).At(30).Judge();
        status = Asked(gate, Sample(30, 1)).Before(status).At(31).Judge();
        Assert.Equal(2, status.Passed);
    }

    [Fact]
    public void Nothing_that_was_asked_before_the_step_counts()
    {
        Assert.Equal(GateReason.Collecting, Asked(Limit, Sample(-1, 9)).Judge().Reason);
        Assert.Equal(GateReason.Collecting, (Asked(Limit, Sample(5, 9)) with { StepStartTime = null }).Judge().Reason);
        Assert.Equal(GateReason.Collecting, Asked(Limit, null).Judge().Reason);
    }

    private static GateInput Asked(PrometheusGate gate, QueryFact? fact) =>
        GateInputs.Of(new RolloutGate { Prometheus = gate }) with { Query = fact };

    private static QueryFact Sample(int second, double value) => new()
    {
        Version = "1.1.0",
        Value = value,
        At = GateInputs.Start.AddSeconds(second),
        SampleTime = GateInputs.Start.AddSeconds(second),
    };
}
