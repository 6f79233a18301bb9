using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class LatencyTests
{
    [Theory]
    [InlineData("Total", GateVerdict.Failed)]
    [InlineData("FirstByte", GateVerdict.Passed)]
    public void What_is_slower_than_the_objective_is_bad(string measure, GateVerdict verdict)
    {
        var gate = new RolloutGate { Latency = new LatencyGate { Objective = "250ms", Measure = measure, Margin = "0.05" } };
        var input = GateInputs.Of(gate) with
        {
            Candidate = new VersionEvidence { Latency = Buckets(60, 100), FirstByte = Buckets(100, 100) },
            Stable = new VersionEvidence { Latency = Buckets(900, 900), FirstByte = Buckets(900, 900) },
        };
        var status = input.Judge();
        Assert.Equal((verdict, 100, 900), (status.Verdict, status.CandidateRequests, status.StableRequests));
        Assert.Equal(measure == "Total" ? 40 : 0, status.CandidateBad);
    }

    [Fact]
    public void Without_a_bound_at_the_objective_the_next_one_above_is_taken_and_the_message_says_so()
    {
        var gate = new RolloutGate { Latency = new LatencyGate { Objective = "200ms" } };
        var status = (GateInputs.Of(gate) with { Candidate = new VersionEvidence { Latency = Buckets(60, 100) } }).Judge();
        Assert.Equal(40, status.CandidateBad);
        Assert.Contains("slower than 250ms (the gateways have no bound at 200ms)", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_finite_bound_above_the_objective_nothing_passes()
    {
        var gate = new RolloutGate { Latency = new LatencyGate { Objective = "1h", Margin = "0.5" } };
        var status = (GateInputs.Of(gate) with { Candidate = new VersionEvidence { Latency = Buckets(1000, 1000) } }).Judge();
        Assert.Equal((GateVerdict.Running, GateReason.QueryError), (status.Verdict, status.Reason));
    }

    private static IReadOnlyList<LatencyBucket> Buckets(long fast, long all) =>
        [new(0.1, fast / 2), new(0.25, fast), new(1, all), new(double.PositiveInfinity, all)];
}
