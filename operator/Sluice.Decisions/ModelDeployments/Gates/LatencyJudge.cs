using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges a quantile of the time to answer.</summary>
public static class LatencyJudge
{
    /// <summary>Fewer requests than this prove nothing, of either version.</summary>
    public const int MinRequests = 20;

    /// <summary>
    /// The bound is <c>maxRatio</c> times stable's quantile, at least <c>floor</c>. Harm: surely more requests than <c>1 - quantile</c> are
    /// slower than the bound, as a share of bad events like any other. Not worse: the quantile is within the bound.
    /// </summary>
    public static GateStatus Judge(string name, LatencyGate gate, VersionEvidence? candidate, VersionEvidence? stable)
    {
        var quantile = 0.95;
        var ratio = 1.5;
        var floor = Duration.TryParse(gate.Objective, out var parsedFloor) ? parsedFloor.TotalSeconds : 0;
        var ours = new LatencyHistogram(candidate?.Latency ?? []);
        var theirs = new LatencyHistogram(stable?.Latency ?? []);
        var value = ours.Quantile(quantile);
        var stableValue = theirs.Quantile(quantile);
        double? bound = stableValue is { } other && theirs.Count >= MinRequests ? Math.Max(floor, ratio * other) : null;

        var verdict = value is null || bound is null || ours.Count < MinRequests ? GateVerdicts.Collecting
            : Proportion.Lower(ours.SurelyAbove(bound.Value), ours.Count) > 1 - quantile ? GateVerdicts.HarmProven
            : value <= bound ? GateVerdicts.NotWorse
            : GateVerdicts.Collecting;
        return new GateStatus
        {
            Name = name,
            CandidateRequests = ours.Count,
            StableRequests = theirs.Count,
            Candidate = Write(value),
            Stable = Write(stableValue),
            Bound = Write(bound),
            Verdict = verdict,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"quantile {quantile}: candidate {Say(value)} of {ours.Count}, stable {Say(stableValue)} of {theirs.Count}, at most {Say(bound)}: {Say(verdict)}"),
        };
    }

    private static string? Write(double? seconds) => seconds is { } value ? DecimalText.Write(value) : null;

    private static string Say(double? seconds) => seconds is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value * 1000:0.#} ms")
        : "unknown";

    private static string Say(string verdict) => verdict switch
    {
        GateVerdicts.HarmProven => "slower, proven",
        GateVerdicts.NotWorse => "not worse",
        _ => "not enough evidence",
    };
}
