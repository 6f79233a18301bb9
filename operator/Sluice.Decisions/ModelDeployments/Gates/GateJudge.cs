using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Holds a candidate's evidence against stable's of the same window.</summary>
public static class GateJudge
{
    /// <summary>Judges one gate.</summary>
    public static GateStatus Judge(GateInput input) => input.Gate switch
    {
        { ErrorRate: { } errorRate } => ErrorRateJudge.Judge(input.Gate.Name, errorRate, input.Candidate, input.Stable),
        { Latency: { } latency } => LatencyJudge.Judge(input.Gate.Name, latency, input.Candidate, input.Stable),
        _ => new GateStatus { Name = input.Gate.Name, Verdict = GateVerdicts.NotWorse, Message = "bounds nothing" },
    };
}
