using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Progress;

namespace Sluice.Trainer.Hosting;

/// <summary>
/// A trial of a search: it trains as an attempt does, up to the epoch that it is asked for, and measures the objective on the validation
/// rows. It publishes nothing; its checkpoints are what a later pod of the trial, and the attempt after the search, continue from.
/// </summary>
internal sealed partial class TrialRun
{
    private readonly JobDocument document;
    private readonly TrainerSettings settings;
    private readonly ProgressBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates a run of a document that asks for a trial.</summary>
    public TrialRun(JobDocument document, TrainerSettings settings, ProgressBoard board, TimeProvider time, ILogger logger)
        => (this.document, this.settings, this.board, this.time, this.logger) = (document, settings, board, time, logger);

    /// <summary>Runs the trial.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The trial failed or was stopped.</exception>
    public async Task<TrialResult> RunAsync(CancellationToken stop)
    {
        var trial = document.Trial!;
        using var prepared = await new RunPreparation(document, settings, board, time, logger).RunAsync(stop);
        if (prepared.Sizes.Validation == 0)
        {
            throw JobException.BadSpec("NoValidationRows", "spec.dataset.split.validation",
                "a search judges its trials by validation rows, and the dataset is too small to have one; set it to a larger share");
        }

        using var trained = prepared.Train(stop);
        var objective = TrialObjective.Measure(trial.Metric, trained);
        var epochs = trained.Session.WholeEpochs;
        Measured(trial.Number, epochs, trial.Metric, objective ?? "undefined");
        return new TrialResult
        {
            Objective = objective,
            Epochs = epochs,
            Finished = trained.Session.Finished,
            Progress = board.Report,
            Warnings = prepared.Warnings.Count > 0 ? prepared.Warnings : null,
        };
    }

    [LoggerMessage(EventId = 17, Level = LogLevel.Information, Message = "Trial {Trial} after {Epochs} epochs: {Metric} {Value}")]
    private partial void Measured(int trial, int epochs, string metric, string value);
}
