using Sluice.Api.ModelDeployments;
using Sluice.Api.Text;

namespace Sluice.Decisions.ModelDeployments.Gates;

/// <summary>Judges the share of answers that are slower than an objective.</summary>
internal static class LatencyJudge
{
    /// <summary>
    /// The gateways count by the objective itself as one of their bounds. Where it is missing, the next bound above it is taken: fewer requests are slow
    /// by that one, and the message says so.
    /// </summary>
    public static GateStatus Judge(GateInput input, LatencyGate gate)
    {
        var firstByte = gate.Measure == "FirstByte";
        var ours = (firstByte ? input.Candidate?.FirstByte : input.Candidate?.Latency) ?? [];
        var theirs = (firstByte ? input.Stable?.FirstByte : input.Stable?.Latency) ?? [];
        var objective = Duration.TryParse(gate.Objective, out var parsed) ? parsed.TotalSeconds : 0;
        var bound = Bound(ours, theirs, objective);
        if (double.IsInfinity(bound) && ours.Count + theirs.Count > 0)
        {
            return GateErrors.Unreadable(input, new GateStatus(), $"the gateways have no finite bound at or above the objective of {gate.Objective}");
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
