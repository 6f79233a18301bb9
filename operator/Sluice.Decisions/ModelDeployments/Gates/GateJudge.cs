using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Gates.Judges;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// Judges one gate at one step. Total and deterministic: the same input has the same status, whatever it holds, and judging more often
/// changes no verdict.
/// </summary>
public static class GateJudge
{
    /// <summary>The gate's status by all that is known now.</summary>
    public static GateStatus Judge(GateInput input) => GatePolicy.Apply(input, input.Gate switch
    {
        { ErrorRate: { } errorRate } => ErrorRateJudge.Judge(input, errorRate),
        { Latency: { } latency } => LatencyJudge.Judge(input, latency),
        { Agreement: { } agreement } => AgreementJudge.Judge(input, agreement),
        { Prometheus: { } prometheus } => PrometheusJudge.Judge(input, prometheus),
        { Job: not null } => JobJudge.Judge(input),
        _ => new GateStatus { Verdict = GateVerdict.Running, Reason = GateReason.Collecting, Message = "has no kind" },
    });
}
