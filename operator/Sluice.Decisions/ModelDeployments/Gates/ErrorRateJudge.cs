using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges the share of answers that are errors.</summary>
public static class ErrorRateJudge
{
    /// <summary>Fewer requests than this prove nothing.</summary>
    public const int MinRequests = 10;

    /// <summary>Fewer errors than this prove no harm: a single unlucky request is no reason to go back.</summary>
    public const int MinErrors = 3;

    private const int ClientLeft = 499;

    /// <summary>
    /// Harm: the lower bound on the difference of the shares is above <c>margin</c>. Not worse: the difference itself is not.
    /// </summary>
    public static GateStatus Judge(string name, ErrorRateGate gate, VersionEvidence? candidate, VersionEvidence? stable)
    {
        var (errors, requests) = Count(candidate);
        var (stableErrors, stableRequests) = Count(stable);
        var max = DecimalText.TryParse(gate.Margin, out var parsed) ? (double)parsed : 0;
        var share = Share(errors, requests);
        var stableShare = Share(stableErrors, stableRequests);

        // A stable version without requests is taken for one without errors.
        var lower = stableRequests > 0
            ? Proportion.LowerOfDifference(errors, requests, stableErrors, stableRequests)
            : Proportion.Lower(errors, requests);
        var verdict = requests < MinRequests ? GateVerdicts.Collecting
            : errors >= MinErrors && lower > max ? GateVerdicts.HarmProven
            : share - stableShare <= max ? GateVerdicts.NotWorse
            : GateVerdicts.Collecting;
        return new GateStatus
        {
            Name = name,
            CandidateRequests = requests,
            StableRequests = stableRequests,
            Candidate = requests > 0 ? DecimalText.Write(share) : null,
            Stable = stableRequests > 0 ? DecimalText.Write(stableShare) : null,
            Bound = DecimalText.Write(stableShare + max),
            Verdict = verdict,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"candidate {errors} errors of {requests}, stable {stableErrors} of {stableRequests}, at most {gate.Margin} more: {Say(verdict)}"),
        };
    }

    private static (long Errors, long Requests) Count(VersionEvidence? evidence)
    {
        var counted = evidence?.Requests.Where(code => code.Key != ClientLeft).ToList() ?? [];
        return (
            counted.Where(code => code.Key >= 400).Sum(code => VersionEvidence.Plausible(code.Value)),
            counted.Sum(code => VersionEvidence.Plausible(code.Value)));
    }

    private static double Share(long errors, long requests) => requests > 0 ? (double)errors / requests : 0;

    private static string Say(string verdict) => verdict switch
    {
        GateVerdicts.HarmProven => "worse, proven",
        GateVerdicts.NotWorse => "not worse",
        _ => "not enough evidence",
    };
}
