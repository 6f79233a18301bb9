using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>
/// Judges how often the candidate answers mirrored requests as stable does. One sample is held against a share <c>q = 1 − min</c>: under the null
/// hypothesis "a mirrored answer differs with probability <c>q</c> at most, given the past" the capital <c>∏(1 + λ(Xᵢ − q))</c> is a supermartingale for
/// <c>λ</c> from 0 to <c>1/q</c>. That is <see cref="SequentialTest"/> without a margin, with different answers on the side whose share is <c>q</c>, and
/// equal ones on the other.
/// </summary>
internal static class AgreementJudge
{
    public static GateStatus Judge(GateInput input, AgreementGate gate)
    {
        var least = DecimalText.TryParse(gate.Min, out var parsed) ? Math.Clamp((double)parsed, 0, 1) : 1;
        var different = VersionEvidence.Plausible(input.Agreement?.Different ?? 0);
        var equal = VersionEvidence.Plausible(input.Agreement?.Equal ?? 0);
        var compared = different + equal;
        var harm = Digits.Down(SequentialTest.OfHarm(1 - least, 0).Evidence(0, different, equal));
        var notWorse = Digits.Down(SequentialTest.OfNotWorse(1 - least, 0).Evidence(0, different, equal));
        var bound = Digits.Up(SequentialTest.Threshold(input.Alpha));
        var notWorseBound = Digits.Up(SequentialTest.Threshold(BadShareJudge.NotWorseAlpha));
        var status = new GateStatus
        {
            CandidateRequests = compared,
            CandidateBad = different,
            Candidate = compared > 0 ? DecimalText.Write((double)equal / compared) : null,
            Statistic = DecimalText.Write(harm),
            NotWorseStatistic = DecimalText.Write(notWorse),
            Bound = DecimalText.Write(bound),
        };
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{equal} of {compared} mirrored answers equal, least share {GateText.Number(least)}");
        if (harm >= bound)
        {
            return status with
            {
                Verdict = GateVerdicts.HarmProven,
                Reason = GateReasons.Decided,
                Message = $"{numbers}: a lesser share proven (evidence {GateText.Number(harm)}, needed {GateText.Number(bound)})",
            };
        }

        if (input.Problem is not null)
        {
            return GateErrors.Unreadable(input, status);
        }

        if (compared == 0)
        {
            var skipped = VersionEvidence.Plausible(input.Agreement?.Skipped ?? 0);
            return status with
            {
                Verdict = GateVerdicts.Collecting,
                Reason = GateReasons.NoTraffic,
                Message = skipped == 0
                    ? "no mirrored requests at this step yet"
                    : string.Create(CultureInfo.InvariantCulture, $"none of {skipped} mirrored requests could be compared"),
            };
        }

        return notWorse >= notWorseBound
            ? status with
            {
                Verdict = GateVerdicts.NotWorse,
                Reason = GateReasons.Decided,
                Message = $"{numbers}: a greater share proven (evidence {GateText.Number(notWorse)}, needed {GateText.Number(notWorseBound)})",
            }
            : status with
            {
                Verdict = GateVerdicts.Collecting,
                Reason = GateReasons.Collecting,
                Message = $"{numbers}: undecided (harm {GateText.Number(harm)} of {GateText.Number(bound)}, not worse {GateText.Number(notWorse)} of {GateText.Number(notWorseBound)})",
            };
    }
}
