namespace Sluice.Trainer.Learning.Optimizers;

/// <summary>How the learning rate changes over a training. Hyperparameter <c>schedule</c>.</summary>
internal enum ScheduleKind
{
    /// <summary>The peak throughout.</summary>
    Constant,

    /// <summary>The peak times a factor after every so many epochs, as torch's StepLR.</summary>
    Step,

    /// <summary>
    /// From the peak down to 0 along half a cosine (Loshchilov and Hutter 2017, arXiv 1608.03983), as torch's CosineAnnealingLR.
    /// </summary>
    Cosine,

    /// <summary>
    /// Up to the peak and far down below its start (Smith and Topin 2018, arXiv 1708.07120), as torch's OneCycleLR with its defaults: from
    /// 1/25 of the peak, up over 30 % of the steps, down to 1/250,000 of it, each along half a cosine. Momentum is left as it is.
    /// </summary>
    OneCycle,
}

/// <summary>
/// The learning rate of every step of a training, as a function of the step alone, so that a resumed training needs no state of it.
/// </summary>
internal sealed record Schedule
{
    private const double RiseShare = 0.3;
    private const double StartDivisor = 25;
    private const double EndDivisor = 1e4;

    /// <summary>The kind.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>The highest learning rate.</summary>
    public required double Peak { get; init; }

    /// <summary>Optimiser steps of the whole training, at least 1.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>
    /// Steps of the warm-up, in which the rate of step k, from 0, is (k + 1) / (warm-up + 1) of the rate that follows. Cosine and
    /// one-cycle begin after it, while the epochs of the step schedule are counted from the first step.
    /// </summary>
    public long WarmupSteps { get; init; }

    /// <summary>Optimiser steps of an epoch, at least 1. Only the step schedule reads it.</summary>
    public long StepsPerEpoch { get; init; } = 1;

    /// <summary>Epochs after which the step schedule lowers the rate, at least 1.</summary>
    public int DecayEpochs { get; init; } = 30;

    /// <summary>Factor by which the step schedule lowers the rate, in (0, 1].</summary>
    public double DecayFactor { get; init; } = 0.1;

    /// <summary>The number of steps that the hyperparameter <c>warmup</c> stands for.</summary>
    /// <param name="warmup">Below 1: the share of all steps, rounded to the nearest number. From 1: the number of steps.</param>
    /// <param name="totalSteps">Steps of the whole training.</param>
    public static long WarmupOf(double warmup, long totalSteps) =>
        Math.Min((long)Math.Round(warmup < 1 ? warmup * totalSteps : warmup), totalSteps);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0. Steps after the last have its rate.</param>
    public double At(long step)
    {
        var (at, steps) = (Math.Clamp(step, 0, TotalSteps - 1), Math.Max(TotalSteps - WarmupSteps, 1));
        var rate = Peak * Shape(at, Math.Max(at - WarmupSteps, 0), steps);
        return at < WarmupSteps ? rate * (at + 1) / (WarmupSteps + 1) : rate;
    }

    private double Shape(long step, long sinceWarmup, long steps) => Kind switch
    {
        ScheduleKind.Step => Math.Pow(DecayFactor, step / StepsPerEpoch / DecayEpochs),
        ScheduleKind.Cosine => Between(1, 0, sinceWarmup / (double)steps),
        ScheduleKind.OneCycle => OneCycle(sinceWarmup, steps),
        _ => 1,
    };

    // As in torch, the peak lies one step before 30 % of the steps. Of fewer than four steps none reaches it.
    private static double OneCycle(long step, long steps)
    {
        var (top, end) = (RiseShare * steps - 1, steps - 1);
        return step <= top
            ? Between(1 / StartDivisor, 1, step / top)
            : Between(1, 1 / StartDivisor / EndDivisor, (step - top) / (end - top));
    }

    private static double Between(double start, double end, double share) => end + (start - end) / 2 * (Math.Cos(Math.PI * share) + 1);
}
