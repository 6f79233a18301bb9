namespace Sluice.Trainer.Compression.Pruning;

/// <summary>
/// How the share of zeros grows: from the middle of the training to nine tenths of it, fast at first and slowly at last, and in the last
/// tenth the other weights learn to do without (Zhu and Gupta 2017, arXiv 1710.01878, equation 1).
/// </summary>
/// <param name="totalSteps">Steps of the training.</param>
internal sealed class PruneSchedule(long totalSteps)
{
    // Times at which the zeros are chosen.
    private const int Stages = 32;

    private readonly long begin = totalSteps / 2;
    private readonly long end = Math.Max(totalSteps / 2 + 1, totalSteps * 9 / 10);

    /// <summary>How often zeros have been chosen after a number of steps.</summary>
    public int Stage(long steps) => (int)(Math.Clamp(steps - begin, 0, end - begin) * Stages / (end - begin));

    /// <summary>The part of the wanted share that is zero in a stage, from 0 to 1.</summary>
    public static double Part(int stage) => 1 - Math.Pow(1 - (double)stage / Stages, 3);

    /// <summary>Whether the wanted share is zero after a number of steps.</summary>
    public bool IsComplete(long steps) => steps >= end;
}
