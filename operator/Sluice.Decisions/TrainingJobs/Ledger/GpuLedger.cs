using Sluice.Api.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs.Ledger;

/// <summary>
/// The sums of GPU time and cost in a status. What an attempt adds to them follows from its record alone: a record that is replaced takes
/// its old share out and puts the new one in, so that nothing counts twice however often a pass is repeated.
/// </summary>
public static class GpuLedger
{
    /// <summary>The status with another record of an attempt, and the sums that follow from it.</summary>
    public static TrainingJobStatus Replace(TrainingJobStatus status, TrainingAttempt attempt)
    {
        var last = status.Attempts.FirstOrDefault(other => other.Number == attempt.Number);
        status = status with { Attempts = [.. status.Attempts.Select(other => other.Number == attempt.Number ? attempt : other)] };
        return Share.Of(attempt) is var share && share == Share.Of(last) ? status : Booked(Booked(status, Share.Of(last), -1), share, 1);
    }

    /// <summary>The status with the GPU time of a pod of a trial.</summary>
    /// <param name="status">The status.</param>
    /// <param name="time">The time.</param>
    /// <param name="cause">Why the pod ended; only that of one that succeeded is useful.</param>
    public static TrainingJobStatus Add(TrainingJobStatus status, GpuTime time, AttemptCause cause) => Booked(
        status, new Share(time.Seconds, cause == AttemptCause.Succeeded ? time.Seconds : 0, cause, null, Rounded(time.Cost)), 1);

    /// <summary>
    /// The GPU time of an attempt that is of use: all of it where it succeeded. Of another one, the share of its steps up to the newest
    /// checkpoint, since only they need not be done again; the rest, and all of an attempt whose steps are not known, is lost.
    /// </summary>
    public static long Useful(TrainingAttempt attempt)
    {
        var from = attempt.ResumedStep ?? 0;
        return attempt switch
        {
            { GpuSeconds: not > 0 } => 0,
            { Cause: AttemptCause.Succeeded, GpuSeconds: { } all } => all,
            { GpuSeconds: { } all, Step: { } step, LostSteps: { } lost } when step > from =>
                (long)(all * ((decimal)Math.Clamp(step - lost - from, 0, step - from) / (step - from))),
            _ => 0,
        };
    }

    /// <summary>A cost as records have it, in ten-thousandths, so that the sum of the records is that of the status.</summary>
    public static decimal? Rounded(decimal? cost) => cost is { } known ? Math.Round(known, 4) : null;

    private static TrainingJobStatus Booked(TrainingJobStatus status, Share? share, int sign)
    {
        if (share is null)
        {
            return status;
        }

        var sums = status.GpuSeconds ?? new GpuSeconds();
        var lost = share.Total - share.Useful;
        decimal? cost = DecimalText.TryParse(status.Cost, out var before) ? before : null;
        return status with
        {
            GpuSeconds = sums with
            {
                Total = sums.Total + (sign * share.Total),
                Useful = sums.Useful + (sign * share.Useful),
                Lost = sums.Lost + (sign * lost),
                LostByCause = By(sums.LostByCause, share.Cause, sign * lost),
                Idle = share.Idle is { } idle ? (sums.Idle ?? 0) + (sign * idle) : sums.Idle,
            },
            Cost = share.Cost is { } more ? GpuHolds.Text((cost ?? 0) + (sign * more)) : status.Cost,
        };
    }

    // In the order in which the API server gives the keys back, so that a status equals itself when it is read.
    private static SortedDictionary<string, long>? By(IReadOnlyDictionary<string, long>? causes, AttemptCause? cause, long seconds)
    {
        var sums = new SortedDictionary<string, long>(
            (causes ?? new Dictionary<string, long>()).ToDictionary(), StringComparer.Ordinal);
        var key = (cause ?? AttemptCause.Unknown).ToString();
        sums[key] = sums.GetValueOrDefault(key) + seconds;
        if (sums[key] == 0)
        {
            sums.Remove(key);
        }

        return sums.Count == 0 ? null : sums;
    }

    private sealed record Share(long Total, long Useful, AttemptCause? Cause, long? Idle, decimal? Cost)
    {
        // An attempt that has not ended, and one that an earlier release ended, have none.
        public static Share? Of(TrainingAttempt? attempt) => attempt is not { EndTime: not null, GpuSeconds: { } seconds }
            ? null
            : new Share(
                seconds,
                GpuLedger.Useful(attempt),
                attempt.Cause,
                attempt.GpuIdleSeconds,
                DecimalText.TryParse(attempt.Cost, out var cost) ? cost : null);
    }
}
