using Sluice.Api.Contracts;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Hosting;

/// <summary>
/// A trial of a search: it trains as an attempt does, up to the epoch that it is asked for, and measures the objective on the validation
/// rows. It publishes nothing; its checkpoints are what a later pod of the trial, and the attempt after the search, continue from.
/// </summary>
/// <param name="run">The run, whose document asks for a trial.</param>
internal sealed partial class TrialRun(RunContext run)
{
    private readonly ILogger logger = run.Logger;

    /// <summary>Runs the trial.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The trial failed or was stopped.</exception>
    public async Task<TrialResult> RunAsync(CancellationToken stop)
    {
        var trial = run.Document.Trial!;
        using var prepared = await new RunPreparation(run).RunAsync(stop);
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
            Progress = run.Board.Report,
            Warnings = prepared.Warnings.Count > 0 ? prepared.Warnings : null,
        };
    }

    [LoggerMessage(EventId = 17, Level = LogLevel.Information, Message = "Trial {Trial} after {Epochs} epochs: {Metric} {Value}")]
    private partial void Measured(int trial, int epochs, string metric, string value);
}
