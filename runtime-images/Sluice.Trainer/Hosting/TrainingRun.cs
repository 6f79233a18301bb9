using System.Text;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Models;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;
using Sluice.Data.Tables;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Compression;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Reporting;

namespace Sluice.Trainer.Hosting;

/// <summary>One attempt at a job: fetch, open, divide, check, train, export, evaluate, publish.</summary>
/// <param name="run">The run.</param>
internal sealed partial class TrainingRun(RunContext run)
{
    private readonly JobDocument document = run.Document;
    private readonly ILogger logger = run.Logger;

    /// <summary>Runs the attempt.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <returns>The result. Null on the other workers than the first, which are done when the training is.</returns>
    /// <exception cref="JobException">The attempt failed or was stopped.</exception>
    public async Task<TrainerResult?> RunAsync(CancellationToken stop)
    {
        var spec = document.Spec;
        var publisher = ArtifactPublisher.Open(spec);
        using var prepared = await new RunPreparation(run).RunAsync(stop);
        var (hyperparameters, device, warnings) = (prepared.Hyperparameters, prepared.Device, prepared.Warnings);
        var (fetched, table, sizes) = (prepared.Data.Fetched, prepared.Data.Table, prepared.Sizes);
        var profile = DataProfiler.Profile(table, spec.Dataset, stop);
        var parent = await ParentReport.ReadAsync(document, stop);
        using var trained = prepared.Train(stop);
        if (!run.Ranks.IsFirst)
        {
            Left(run.Ranks.Rank, trained.Session.Step);
            return null;
        }

        var (preprocessor, session) = (trained.Preprocessor, trained.Session);
        var (exported, difference) = ModelEvaluation.Run(spec, table, trained, hyperparameters, stop);
        var evaluation = HeldOutEvaluation.Of(exported.Scores);
        Evaluated(evaluation.Rows, evaluation.Summary(session.Task), difference);

        var compressed = table.Interruptible(stop, () => CompressionOutcome.Of(
            exported, session, spec.Trainer.Compression, new RowReader(table, spec.Dataset), sizes, stop));
        var judged = compressed.Model;
        if (compressed is { Report.Size: { } size, Latency: { } latency })
        {
            evaluation = HeldOutEvaluation.Of(judged.Scores);
            Compressed(
                spec.Trainer.Compression!.Quantize!, size.Before, size.After, latency.Before, latency.After,
                evaluation.Summary(session.Task), compressed.Report.Agreement!.Mean);
            warnings = [.. warnings, .. compressed.Warnings];
            compressed.Warnings.ToList().ForEach(run.Warn);
        }

        var columns = new HeldOutColumns(table, spec.Dataset);
        var measured = await GateMeasurements.MeasureAsync(document, judged, columns, stop);

        var (result, report) = new RunRecord
        {
            Document = document,
            Hyperparameters = hyperparameters,
            Fetched = fetched,
            Table = table,
            Sizes = sizes,
            Trained = trained,
            HeldOut = evaluation,
            Judged = judged,
            Compression = compressed,
            Measured = measured,
            Columns = columns,
            Device = device,
            Warnings = warnings,
        }.Describe(run.Board.Report, stop);
        var weights = ArtifactFile.Weights(ArtifactContent.FromBytes(SafeTensors.Write(Weights.ReadWithShapes(session.Network))));
        var page = ArtifactFile.Page(ArtifactContent.FromBytes(Encoding.UTF8.GetBytes(HtmlReport.Write(report, profile, parent))));
        var tag = RejectedTag.Of(document, result, Missed);
        var published = await publisher.PublishAsync(judged.Model, report, profile, [page, .. preprocessor.Files(), weights], tag, stop);
        var stored = published.Stored;
        Published(spec.Model, published.Tag, stored.Digest.ToString(), spec.Publish.Repository, stored.Size);
        if (published.Warning is { } warning)
        {
            run.Warn(warning);
            result = TerminationMessage.WithWarning(result, warning);
        }

        TrialFolders.RemoveOthers(document, prepared.Checkpoints, logger);
        return result with
        {
            Artifact = result.Artifact with { Digest = stored.Digest.ToString(), Size = stored.Size },
            Report = result.Report! with { Digest = stored.Find(ArtifactFile.PagePath)!.Digest.ToString() },
        };
    }

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Information,
        Message = "{Rows} held-out rows: {Metrics}; "
            + "the exported model differs from torch by at most {Difference}")]
    private partial void Evaluated(long rows, string metrics, double difference);

    [LoggerMessage(
        EventId = 17,
        Level = LogLevel.Information,
        Message = "{Method} changes the model from {SizeBefore} to {Size} bytes and from {Before} to {After} ms for a row: {Metrics}; "
            + "its answers differ by {Difference} in the mean")]
    private partial void Compressed(
        string method, string sizeBefore, string size, string before, string after, string metrics, double difference);

    [LoggerMessage(
        EventId = 22, Level = LogLevel.Information, Message = "Rank {Rank} is done after step {Step}; rank 0 evaluates and publishes")]
    private partial void Left(int rank, long step);

    [LoggerMessage(EventId = 16, Level = LogLevel.Warning, Message = "A gate does not pass: {Verdict}")]
    private partial void Missed(string verdict);

    [LoggerMessage(
        EventId = 8,
        Level = LogLevel.Information,
        Message = "Published {Model} {Version} as {Digest} in {Repository}, {Size} bytes")]
    private partial void Published(string model, string version, string digest, string repository, long size);
}
