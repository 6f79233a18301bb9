using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>Holds a candidate's evidence against stable's of the same window.</summary>
public static class GateJudge
{
    /// <summary>Judges one gate.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="candidate">Evidence of the candidate under the step's generation; null: no requests.</param>
    /// <param name="stable">Evidence of stable under the same generation; null: no requests.</param>
    public static GateStatus Judge(RolloutGate gate, VersionEvidence? candidate, VersionEvidence? stable) => gate switch
    {
        { ErrorRate: { } errorRate } => ErrorRateJudge.Judge(gate.Name, errorRate, candidate, stable),
        { Latency: { } latency } => LatencyJudge.Judge(gate.Name, latency, candidate, stable),
        _ => new GateStatus { Name = gate.Name, Verdict = GateVerdicts.NotWorse, Message = "bounds nothing" },
    };
}
