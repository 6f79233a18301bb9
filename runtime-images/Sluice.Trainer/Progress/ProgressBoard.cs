using Prometheus;
using Sluice.Api.Contracts;

namespace Sluice.Trainer.Progress;

/// <summary>Publishes the progress of a run: the report at <c>/progress</c>, and the metrics.</summary>
internal sealed class ProgressBoard
{
    private readonly TimeProvider time;
    private readonly Gauge step;
    private readonly Gauge totalSteps;
    private readonly Gauge epoch;
    private readonly Gauge loss;
    private readonly Gauge validationLoss;
    private readonly Gauge samplesPerSecond;
    private readonly Gauge checkpointStep;
    private readonly Counter samples;
    private volatile ProgressReport report;

    /// <summary>Creates the board of an attempt.</summary>
    public ProgressBoard(int attempt, TimeProvider time)
    {
        this.time = time;
        report = new ProgressReport { Attempt = attempt, UpdatedAt = time.GetUtcNow().UtcDateTime };
        var metrics = Metrics.WithCustomRegistry(Registry);
        step = metrics.CreateGauge("sluice_trainer_step", "Number of completed optimiser steps.");
        totalSteps = metrics.CreateGauge("sluice_trainer_steps", "Total number of optimiser steps.");
        epoch = metrics.CreateGauge("sluice_trainer_epoch", "Epoch, counted from 1.");
        loss = metrics.CreateGauge("sluice_trainer_loss", "Mean training loss of the last whole epoch.");
        validationLoss = metrics.CreateGauge(
            "sluice_trainer_validation_loss", "Mean loss of the validation rows after the last whole epoch.");
        samplesPerSecond = metrics.CreateGauge(
            "sluice_trainer_samples_per_second", "Training rows per second, over at least the last second.");
        checkpointStep = metrics.CreateGauge("sluice_trainer_checkpoint_step", "Step of the last durable checkpoint.");
        samples = metrics.CreateCounter("sluice_trainer_samples_total", "Training rows processed, counted once per epoch.");
    }

    /// <summary>Metrics of <c>/metrics</c>.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>Report of <c>/progress</c>.</summary>
    public ProgressReport Report => Signs is { } signs
        ? report with { Work = signs.Work.Count, GpuIdleSeconds = signs.GpuIdleSeconds }
        : report;

    /// <summary>What a report says beside the steps. Null when nothing is looked at.</summary>
    public SignsOfLife? Signs { get; init; }

    /// <summary>Gets each report, in the thread of the training.</summary>
    public Action<ProgressReport>? Shown { get; init; }

    /// <summary>Changes the report.</summary>
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

        if (next.ValidationLoss is { } validation)
        {
            validationLoss.Set(validation);
        }

        if (next.LastCheckpointStep is { } last)
        {
            checkpointStep.Set(last);
        }

        Shown?.Invoke(next);
    }

    /// <summary>Counts processed training rows.</summary>
    public void Learned(int rows) => samples.Inc(rows);

    /// <summary>Sets the speed, in rows per second.</summary>
    public void Speed(double rowsPerSecond) => samplesPerSecond.Set(rowsPerSecond);
}
