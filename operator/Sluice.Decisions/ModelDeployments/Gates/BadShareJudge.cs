using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Compares the candidate's share of bad requests with stable's by <see cref="SequentialTest"/>, for harm and for being not worse.</summary>
internal static class BadShareJudge
{
    /// <summary>
    /// The chance that a candidate which is worse by the margin or more is ever taken for not worse, at one step. It is apart from the
    /// strategy's alpha, which is about going back without need.
    /// </summary>
    public const double NotWorseAlpha = 0.05;

    /// <summary>Harm is told even where part of the evidence is missing: a pod's requests are a fair sample. Not worse needs all of it.</summary>
    public static GateStatus Judge(GateInput input, string marginText, BadCount candidate, BadCount stable, string what)
    {
        var margin = DecimalText.TryParse(marginText, out var parsed) ? Math.Clamp((double)parsed, 0, 1) : 0;
        var share = Share(input, candidate, stable);

        // A request whose client left is not bad: counted so where it speaks against harm, and left out where it would speak for the candidate.
        var harm = Digits.Down(SequentialTest.OfHarm(share, margin).Evidence(
            candidate.Good + stable.Good + candidate.Left + stable.Left, candidate.Bad, stable.Bad));
        var notWorse = Digits.Down(SequentialTest.OfNotWorse(share, margin).Evidence(candidate.Good + stable.Good, candidate.Bad, stable.Bad));
        var bound = Digits.Up(SequentialTest.Threshold(input.Alpha));
        var notWorseBound = Digits.Up(SequentialTest.Threshold(NotWorseAlpha));

        var status = new GateStatus
        {
            CandidateRequests = candidate.Requests,
            CandidateBad = candidate.Bad,
            StableRequests = stable.Requests,
            StableBad = stable.Bad,
            Candidate = candidate.Requests > 0 ? DecimalText.Write(candidate.Share) : null,
            Stable = stable.Requests > 0 ? DecimalText.Write(stable.Share) : null,
            Statistic = DecimalText.Write(harm),
            NotWorseStatistic = DecimalText.Write(notWorse),
            Bound = DecimalText.Write(bound),
        };
        var numbers = $"candidate {GateText.Counts(candidate, what)}, stable {GateText.Counts(stable, what)}";
        var by = GateText.Number(margin);
        if (harm >= bound)
        {
            return status with
            {
                Verdict = GateVerdicts.HarmProven,
                Reason = GateReasons.Decided,
                Message = $"{numbers}: harm beyond the margin of {by} proven (evidence {GateText.Number(harm)}, needed {GateText.Number(bound)})",
            };
        }

        if (input.Problem is not null)
        {
            return GateErrors.Unreadable(input, status);
        }

        if (candidate.Requests + stable.Requests + candidate.Left + stable.Left == 0)
        {
            return status with { Verdict = GateVerdicts.Collecting, Reason = GateReasons.NoTraffic, Message = "no requests at this step yet" };
        }

        if (notWorse >= notWorseBound)
        {
            return status with
            {
                Verdict = GateVerdicts.NotWorse,
                Reason = GateReasons.Decided,
                Message = $"{numbers}: not worse within the margin of {by}, proven (evidence {GateText.Number(notWorse)}, needed {GateText.Number(notWorseBound)})",
            };
        }

        var end = margin > 0 ? "" : "; a margin of 0 takes a candidate better than stable, or a limit";
        return status with
        {
            Verdict = GateVerdicts.Collecting,
            Reason = GateReasons.Collecting,
            Message = $"{numbers}: undecided (harm {GateText.Number(harm)} of {GateText.Number(bound)}, not worse {GateText.Number(notWorse)} of {GateText.Number(notWorseBound)}{end})",
        };
    }

    // Callers who are kept at their version are not divided request by request: the share of requests is then the callers' to make, and is taken as
    // it came. Requests of one caller still depend on each other, which the test does not know.
    private static double Share(GateInput input, BadCount candidate, BadCount stable)
    {
        var ours = candidate.Requests + candidate.Left;
        var theirs = stable.Requests + stable.Left;
        return input.Sticky && ours > 0 && theirs > 0 ? (double)ours / (ours + theirs) : input.Share;
    }
}
