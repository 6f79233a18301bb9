using Prometheus;
using Sluice.Api.Contracts;

namespace Sluice.Trainer.Progress;

/// <summary>What the trainer shows while it runs: the report behind <c>/progress</c>, and the metrics.</summary>
internal sealed class ProgressBoard
{
    private readonly TimeProvider time;
    private readonly Gauge step;
    private readonly Gauge totalSteps;
    private readonly Gauge epoch;
    private readonly Gauge loss;
    private readonly Gauge samplesPerSecond;
    private readonly Gauge checkpointStep;
    private readonly Counter samples;
    private volatile ProgressReport report;

    /// <summary>Makes the board of an attempt.</summary>
    public ProgressBoard(int attempt, TimeProvider time)
    {
        this.time = time;
        report = new ProgressReport { Attempt = attempt, UpdatedAt = time.GetUtcNow().UtcDateTime };
        var metrics = Metrics.WithCustomRegistry(Registry);
        step = metrics.CreateGauge("sluice_trainer_step", "Optimiser steps done.");
        totalSteps = metrics.CreateGauge("sluice_trainer_steps", "Optimiser steps in all.");
        epoch = metrics.CreateGauge("sluice_trainer_epoch", "Epoch, counted from 1.");
        loss = metrics.CreateGauge("sluice_trainer_loss", "Mean training loss of the last whole epoch.");
        samplesPerSecond = metrics.CreateGauge("sluice_trainer_samples_per_second", "Rows learned from per second, over the last second or more.");
        checkpointStep = metrics.CreateGauge("sluice_trainer_checkpoint_step", "Step of the last checkpoint that is safe.");
        samples = metrics.CreateCounter("sluice_trainer_samples_total", "Rows learned from, each as often as it was.");
    }

    /// <summary>What <c>/metrics</c> shows.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>What <c>/progress</c> shows.</summary>
    public ProgressReport Report => report;

    /// <summary>Shows a change.</summary>
    public void Show(Func<ProgressReport, ProgressReport> change)
    {
        var next = change(report) with { UpdatedAt = time.GetUtcNow().UtcDateTime };
        report = next;
        step.Set(next.Step);
        totalSteps.Set(next.TotalSteps);
        epoch.Set(next.Epoch);
        if (next.Loss is { } value)
        {
            loss.Set(value);
        }

        if (next.LastCheckpointStep is { } last)
        {
            checkpointStep.Set(last);
        }
    }

    /// <summary>Counts rows that were learned from.</summary>
    public void Learned(int rows) => samples.Inc(rows);

    /// <summary>Shows how fast it goes.</summary>
    public void Speed(double rowsPerSecond) => samplesPerSecond.Set(rowsPerSecond);
}
