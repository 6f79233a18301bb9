using System.Globalization;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>
/// Judges how often the candidate answers mirrored requests as stable does. One sample is held against a share <c>q = 1 − min</c>: under
/// the null hypothesis "a mirrored answer differs with probability <c>q</c> at most, given the past" the capital <c>∏(1 + λ(Xᵢ − q))</c> is
/// a supermartingale for <c>λ</c> from 0 to <c>1/q</c>. That is <see cref="SequentialTest"/> without a margin, with different answers on
/// the side whose share is <c>q</c>, and equal ones on the other.
/// </summary>
internal static class AgreementJudge
{
    public static GateStatus Judge(GateInput input, AgreementGate gate)
    {
        var least = DecimalText.TryParse(gate.Min, out var parsed) ? Math.Clamp((double)parsed, 0, 1) : 1;
        var different = VersionEvidence.Plausible(input.Agreement?.Different ?? 0);
        var equal = VersionEvidence.Plausible(input.Agreement?.Equal ?? 0);
        var compared = different + equal;
        var skipped = VersionEvidence.Plausible(input.Agreement?.Skipped ?? 0);
        return new SequentialFinding
        {
            Counts = new GateStatus
            {
                CandidateRequests = compared,
                CandidateBad = different,
                Candidate = compared > 0 ? DecimalText.Write((double)equal / compared) : null,
            },
            Harm = SequentialTest.OfHarm(1 - least, 0).Evidence(0, different, equal),
            NotWorse = SequentialTest.OfNotWorse(1 - least, 0).Evidence(0, different, equal),
            Numbers = string.Create(
                CultureInfo.InvariantCulture, $"{equal} of {compared} mirrored answers equal, least share {GateText.Number(least)}"),
            HarmText = "a lesser share proven",
            NotWorseText = "a greater share proven",
            Nothing = compared > 0 ? null
                : skipped == 0 ? "no mirrored requests at this step yet"
                : string.Create(CultureInfo.InvariantCulture, $"none of {skipped} mirrored requests could be compared"),
        }.Judge(input);
    }
}
