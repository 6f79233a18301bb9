using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Gates;

public class AlphaTests
{
    private static readonly RolloutGate Errors = new() { Name = "errors", ErrorRate = new ErrorRateGate() };
    private static readonly RolloutGate Latency = new() { Name = "latency", Latency = new LatencyGate() };
    private static readonly RolloutGate Agreement = new() { Name = "agreement", Agreement = new AgreementGate() };
    private static readonly RolloutGate Query = new() { Name = "query", Prometheus = new PrometheusGate { Query = "up", Max = "1" } };

    [Fact]
    public void Alpha_is_divided_among_the_statistical_gates_and_the_steps_at_which_they_are_judged()
    {
        RolloutStep[] steps = [new() { Weight = 5 }, new() { Weight = 50 }, new() { Weight = 100 }];
        Assert.Equal(0.05 / 2, Of(steps, Errors), 12);
        Assert.Equal(0.05 / 4, Of(steps, Errors, Latency, Query), 12);
        Assert.Equal(0.05 / 3, Of(steps, Errors, Latency with { FromStep = 2 }), 12);
        Assert.Equal(0.05, Of(steps, Query), 12);
        Assert.Equal(0.05, Of([], Errors), 12);
    }

    [Fact]
    public void A_gate_that_steps_name_is_judged_at_those_alone_and_a_mirror_is_needed_for_agreement()
    {
        RolloutStep[] steps =
        [
            new() { Weight = 0, Mirror = 10 },
            new() { Weight = 5, Analyze = ["errors"] },
            new() { Weight = 50, Mirror = 0 },
            new() { Weight = 100 },
        ];
        Assert.Equal(0.05 / 1, Of(steps, Errors), 12);
        Assert.Equal(0.05 / 2, Of(steps, Latency), 12);
        Assert.Equal(0.05 / 2, Of(steps, Agreement), 12);
        Assert.Equal(0.05 / 5, Of(steps, Errors, Latency, Agreement), 12);
    }

    private static double Of(RolloutStep[] steps, params RolloutGate[] gates) =>
        GateAlpha.Of(new RolloutStrategy { Steps = steps, Gates = gates });
}
