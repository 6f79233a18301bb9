using Sluice.Api.TrainingJobs;

namespace Sluice.Decisions.TrainingJobs.Attempts;

/// <summary>How often the progress of an attempt is worth a write of the status.</summary>
public static class ProgressPace
{
    /// <summary>The least time between two writes of which the first was for progress alone.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether the last progress stays: the next one says the same, or follows sooner than five seconds after it. Both times are the
    /// trainer's own, so that its clock may differ. A new checkpoint is written at once, and so is what a trainer says before it falls
    /// silent.
    /// </summary>
    /// <param name="last">What the status says. Null when it says nothing.</param>
    /// <param name="next">What the trainer says.</param>
    /// <param name="now">The instant, UTC.</param>
    public static bool Stays(TrainingProgress? last, TrainingProgress? next, DateTime now)
    {
        if (last is null || next is null)
        {
            return last == next;
        }

        var later = next.UpdateTime - last.UpdateTime;
        return last == next with { UpdateTime = last.UpdateTime }
            || (last.Step is not null
                && later >= TimeSpan.Zero
                && later < Least
                && now - next.UpdateTime < Least
                && last.LastCheckpointStep == next.LastCheckpointStep);
    }
}
