using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Compares the candidate's share of bad requests with stable's by <see cref="SequentialTest"/>, for harm and for being not worse.</summary>
internal static class BadShareJudge
{
    /// <summary>The verdict on two counts.</summary>
    public static GateStatus Judge(GateInput input, string marginText, BadCount candidate, BadCount stable, string what)
    {
        var margin = DecimalText.TryParse(marginText, out var parsed) ? Math.Clamp((double)parsed, 0, 1) : 0;
        var share = Share(input, candidate, stable);
        var by = GateText.Number(margin);
        return new SequentialFinding
        {
            Counts = new GateStatus
            {
                CandidateRequests = candidate.Requests,
                CandidateBad = candidate.Bad,
                StableRequests = stable.Requests,
                StableBad = stable.Bad,
                Candidate = candidate.Requests > 0 ? DecimalText.Write(candidate.Share) : null,
                Stable = stable.Requests > 0 ? DecimalText.Write(stable.Share) : null,
            },

            // A request whose client left is not bad: counted so where it speaks against harm, and left out where it would speak for the candidate.
            Harm = SequentialTest.OfHarm(share, margin).Evidence(candidate.Good + stable.Good + candidate.Left + stable.Left, candidate.Bad, stable.Bad),
            NotWorse = SequentialTest.OfNotWorse(share, margin).Evidence(candidate.Good + stable.Good, candidate.Bad, stable.Bad),
            Numbers = $"candidate {GateText.Counts(candidate, what)}, stable {GateText.Counts(stable, what)}",
            HarmText = $"harm beyond the margin of {by} proven",
            NotWorseText = $"not worse within the margin of {by}, proven",
            Nothing = candidate.Requests + stable.Requests + candidate.Left + stable.Left == 0 ? "no requests at this step yet" : null,
            Hint = margin > 0 ? "" : "; a margin of 0 takes a candidate better than stable, or a limit",
        }.Judge(input);
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
