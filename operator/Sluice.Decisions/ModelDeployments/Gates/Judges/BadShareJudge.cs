using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Gates.Statistics;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Gates.Judges;

/// <summary>
/// Compares the candidate's share of bad requests with stable's by <see cref="SequentialTest"/>, for harm and for being not worse.
/// </summary>
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

            // A request whose client left is not bad: counted so where it speaks against harm, and left out where it would speak for the
            // candidate.
            Harm = SequentialTest.OfHarm(share, margin)
                .Evidence(candidate.Good + stable.Good + candidate.Left + stable.Left, candidate.Bad, stable.Bad),
            NotWorse = SequentialTest.OfNotWorse(share, margin).Evidence(candidate.Good + stable.Good, candidate.Bad, stable.Bad),
            Numbers = $"candidate {GateText.Counts(candidate, what)}, stable {GateText.Counts(stable, what)}",
            HarmText = $"harm beyond the margin of {by} proven",
            NotWorseText = $"not worse within the margin of {by}, proven",
            Nothing = candidate.Requests + stable.Requests + candidate.Left + stable.Left == 0 ? "no requests at this step yet" : null,
            Hint = margin > 0 ? "" : "; a margin of 0 takes a candidate better than stable, or a limit",
        }.Judge(input);
    }

    // Clients who are kept at their version are not divided request by request: the share of requests is then the clients' to make, and is
    // taken as it came. Requests of one client still depend on each other, which the test does not know.
    private static double Share(GateInput input, BadCount candidate, BadCount stable)
    {
        var ours = candidate.Requests + candidate.Left;
        var theirs = stable.Requests + stable.Left;
        return input.Sticky && ours > 0 && theirs > 0 ? (double)ours / (ours + theirs) : input.Share;
    }
}

/// <summary>Judges the share of answers that are errors.</summary>
internal static class ErrorRateJudge
{
    private const int ClientLeft = 499;

    public static GateStatus Judge(GateInput input, ErrorRateGate gate) =>
        BadShareJudge.Judge(input, gate.Margin, Count(input.Candidate), Count(input.Stable), "failed");

    private static BadCount Count(VersionEvidence? evidence)
    {
        long requests = 0, bad = 0, left = 0;
        foreach (var (code, count) in evidence?.Requests ?? new Dictionary<int, long>())
        {
            var plausible = VersionEvidence.Plausible(count);
            if (code == ClientLeft)
            {
                left = VersionEvidence.Plausible(left + plausible);
                continue;
            }

            requests += plausible;
            bad += code >= 400 ? plausible : 0;
        }

        return new BadCount(requests, bad, left);
    }
}

/// <summary>Judges the share of answers that are slower than an objective.</summary>
internal static class LatencyJudge
{
    /// <summary>
    /// The gateways count by the objective itself as one of their bounds. Where it is missing, the next bound above it is taken: fewer
    /// requests are slow by that one, and the message says so.
    /// </summary>
    public static GateStatus Judge(GateInput input, LatencyGate gate)
    {
        var firstByte = EnumText.Parse<LatencyMeasure>(gate.Measure) == LatencyMeasure.FirstByte;
        var ours = (firstByte ? input.Candidate?.FirstByte : input.Candidate?.Latency) ?? [];
        var theirs = (firstByte ? input.Stable?.FirstByte : input.Stable?.Latency) ?? [];
        var objective = Duration.TryParse(gate.Objective, out var parsed) ? parsed.TotalSeconds : 0;
        var bound = Bound(ours, theirs, objective);
        if (double.IsInfinity(bound) && ours.Count + theirs.Count > 0)
        {
            return GateErrors.Unreadable(
                input, new GateStatus(), $"the gateways have no finite bound at or above the objective of {gate.Objective}");
        }

        var note = Same(bound, objective) || double.IsInfinity(bound) ? "" : $" (the gateways have no bound at {gate.Objective})";
        var used = note.Length == 0 ? gate.Objective : Duration.Write(TimeSpan.FromSeconds(Math.Min(bound, Duration.Longest.TotalSeconds)));
        return BadShareJudge.Judge(input, gate.Margin, Count(ours, bound), Count(theirs, bound), $"slower than {used}{note}");
    }

    // The least bound, at or above the objective, that every side with buckets has.
    private static double Bound(IReadOnlyList<LatencyBucket> ours, IReadOnlyList<LatencyBucket> theirs, double objective) =>
        (ours.Count > 0 ? ours : theirs)
            .Select(bucket => bucket.UpperBound)
            .Where(bound => bound > objective || Same(bound, objective))
            .Where(bound => theirs.Count == 0 || theirs.Any(bucket => Same(bucket.UpperBound, bound)))
            .DefaultIfEmpty(double.PositiveInfinity)
            .Min();

    // Sums over pods that restart may fall; a bucket holds what those below it hold.
    private static BadCount Count(IReadOnlyList<LatencyBucket> buckets, double bound)
    {
        long all = 0, within = 0;
        foreach (var bucket in buckets)
        {
            var count = VersionEvidence.Plausible(bucket.Count);
            all = Math.Max(all, count);
            within = bucket.UpperBound < bound || Same(bucket.UpperBound, bound) ? Math.Max(within, count) : within;
        }

        return new BadCount(all, all - within);
    }

    private static bool Same(double bound, double other) => bound == other || Math.Abs(bound - other) <= 1e-9 * Math.Abs(other);
}
